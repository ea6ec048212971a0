using System.Globalization;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Distillation;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;

/// <summary>
/// Training of the whole quantized model with distillation from the full-precision one (arXiv:1503.02531; for BERT
/// arXiv:2009.12812): every weight, parameter and step size, through the straight-through estimator.
/// </summary>
/// <param name="task">Gives the losses against teacher and labels.</param>
/// <param name="options">How to train.</param>
public sealed class QuantizationAwareTrainingMethod(ITask task, QuantizationAwareTrainingOptions options) : IModelMethod
{
    private const int ScoreInterval = 200;

    public string Name => "qat";

    public int Version => 1;

    public bool NeedsFullPrecisionStreams => false;

    // About five forward passes a step; training sets are some ten times as large as evaluation sets.
    public double RelativeCost => 50 * options.Epochs;

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["task"] = task.Name,
        ["epochs"] = options.Epochs.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["stepSizeLearningRate"] = options.StepSizeLearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["warmup"] = options.WarmupShare.ToString("R", CultureInfo.InvariantCulture),
        ["dropout"] = options.Dropout.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["distillation"] = options.Distillation == DistillationLoss.Layers ? "layers" : "logits",
        ["layerWeight"] = options.LayerWeight.ToString("R", CultureInfo.InvariantCulture),
        ["temperature"] = options.Temperature.ToString("R", CultureInfo.InvariantCulture),
        ["labelWeight"] = options.LabelWeight.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <exception cref="ArgumentException">The task has no training texts.</exception>
    public IReadOnlyList<QuantizedModule> Quantize(ModelTask modelTask)
    {
        ArgumentNullException.ThrowIfNull(modelTask);
        if (modelTask.Training is null)
        {
            throw new ArgumentException("Quantization-aware training needs training texts.", nameof(modelTask));
        }

        using var scope = modelTask.Model.Backend.OpenScope();
        var model = modelTask.Model.Copy();
        var student = new QuantizedStudent(
            model,
            modelTask.Spans,
            InitialQuantizers.Of(modelTask, model),
            options.LearningRate,
            options.StepSizeLearningRate);
        var problem = new DistillationProblem(
            task,
            modelTask.Model,
            student,
            new DistillationTexts(modelTask.Training, modelTask.View, modelTask.Calibration),
            new DistillationOptions
            {
                BatchSize = options.BatchSize,
                Seed = options.Seed,
                Dropout = options.Dropout,
                Loss = options.Distillation,
                LayerWeight = options.LayerWeight,
                Temperature = options.Temperature,
                LabelWeight = options.LabelWeight,
            },
            modelTask.Cancellation);
        var schedule = TrainingOptions.ForEpochs(problem.Batches, options.Epochs, options.WarmupShare);
        var result = WholeModelTraining.Run(
            modelTask, problem, ReconstructionTraining.Recovering(schedule with { ScoreInterval = ScoreInterval }));
        var modules = student.Encode(TrainingOutcome.LossesOf(result), TrainingOutcome.IncidentsOf(result));
        return TrainingOutcome.RequireFinite(
            modules, problem.Groups.SelectMany(group => group.Parameters), "The model");
    }
}
