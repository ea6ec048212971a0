using System.Globalization;
using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.FullPrecisionFineTuning;

/// <summary>
/// Fine-tuning of the full-precision model on its labels: quantizes nothing. What it costs, with the same engine, data
/// and loop, is the measure of what quantization-aware training and reconstruction cost.
/// </summary>
/// <param name="task">Gives the loss.</param>
/// <param name="options">How to train.</param>
public sealed class FullPrecisionFineTuningMethod(ITask task, FullPrecisionFineTuningOptions options) : IModelMethod
{
    public string Name => "fine-tune";

    public int Version => 1;

    public bool NeedsFullPrecisionStreams => false;

    // About three forward passes a step; training sets are some ten times as large as evaluation sets.
    public double RelativeCost => 30 * options.Epochs;

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["task"] = task.Name,
        ["epochs"] = options.Epochs.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["weightDecay"] = options.WeightDecay.ToString("R", CultureInfo.InvariantCulture),
        ["warmup"] = options.WarmupShare.ToString("R", CultureInfo.InvariantCulture),
        ["dropout"] = options.Dropout.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="ArgumentException">
    /// The task has no training texts, or its scheme quantizes something.
    /// </exception>
    public IReadOnlyList<QuantizedModule> Quantize(ModelTask modelTask)
    {
        ArgumentNullException.ThrowIfNull(modelTask);
        if (modelTask.Training is not { } training)
        {
            throw new ArgumentException("Fine-tuning needs training texts with labels.", nameof(modelTask));
        }

        if (modelTask.Scheme is not { Weights.Count: 0, Embedding: null, Activations: null })
        {
            throw new ArgumentException("Fine-tuning in full precision quantizes nothing.", nameof(modelTask));
        }

        using var scope = modelTask.Model.Backend.OpenScope();
        var tuned = modelTask.Model.Copy();
        var problem = new FineTuning(tuned, task, training, options: new FineTuningOptions
        {
            LearningRate = options.LearningRate,
            WeightDecay = options.WeightDecay,
            SparseWordEmbeddings = true,
            BatchSize = options.BatchSize,
            Seed = options.Seed,
            Dropout = options.Dropout,
        });
        var result = WholeModelTraining.Run(
            modelTask, problem, TrainingOptions.ForEpochs(problem.Batches, options.Epochs, options.WarmupShare));
        var losses = TrainingOutcome.LossesOf(result);
        return TrainingOutcome.RequireFinite(
            [.. modelTask.Spans.Select(span => ModuleOf(tuned, span, losses))],
            problem.Groups.SelectMany(group => group.Parameters),
            "The model");
    }

    private static QuantizedModule ModuleOf(IEncoderModel tuned, ModuleSpan span, IReadOnlyList<LossPoint> losses) =>
        new()
        {
            Weights = new SortedDictionary<string, QuantizedMatrix>(StringComparer.Ordinal),
            Activations = new SortedDictionary<string, QuantizedPoint>(StringComparer.Ordinal),
            Probabilities = new SortedDictionary<string, QuantizedPoint>(StringComparer.Ordinal),
            Parameters = new SortedDictionary<string, float[]>(
                SpanParameters.Of(tuned, span).ToDictionary(
                    parameter => parameter.Name, parameter => tuned.Backend.ReadFloats(parameter.Tensor)),
                StringComparer.Ordinal),
            Losses = losses,
        };
}
