using System.Globalization;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// Quantization before fine-tuning (arXiv:2306.00014): the pre-trained model is quantized once, without a task; for a
/// task its outliers are trained in full precision, and the head.
/// </summary>
/// <param name="task">Gives the losses against labels and teacher.</param>
/// <param name="options">Which outliers, and how to train.</param>
/// <param name="backboneMethod">Quantizes the modules on calibration texts; null to round weights as they are.</param>
public sealed class PreQuantMethod(
    ITask task, PreQuantOptions options, IModuleMethod? backboneMethod = null) : IBackboneMethod
{
    public string Name => "prequant";

    public int Version => 1;

    public int BackboneVersion => 1;

    public IModuleMethod? BackboneMethod => backboneMethod;

    public bool NeedsTeacher => options.DistillationWeight > 0;

    // About two and a half forward passes a step; training sets are some ten times as large as evaluation sets.
    public double RelativeCost => 25 * options.Epochs;

    public IReadOnlyDictionary<string, string> Parameters { get; } = ParametersOf(task, options);

    public QuantizedModule QuantizeBackbone(
        IEncoderModel model,
        QuantizationScheme scheme,
        IReadOnlyList<QuantizedModule> done,
        Action<double>? progress,
        CancellationToken cancellation) => BackboneQuantization.Run(model, scheme, done, progress, cancellation);

    /// <exception cref="ArgumentException">The task has no training texts, or lacks the teacher it needs.</exception>
    public IReadOnlyList<QuantizedModule> Adapt(BackboneTask backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        if (backbone.Model.Training is null || (NeedsTeacher && backbone.Teacher is null))
        {
            throw new ArgumentException(
                "PreQuant needs training texts, and a teacher where it distils.", nameof(backbone));
        }

        using var scope = backbone.Model.Model.Backend.OpenScope();
        var student = new OutlierStudent(backbone, options);
        var problem = new OutlierProblem(task, backbone, student, options);

        // Where rows are so short that none of them has an outlier, there may be nothing to train.
        var epochs = problem.Groups.Any(group => group.Parameters.Count > 0) ? options.Epochs : 0;
        var schedule = TrainingOptions.ForEpochs(problem.Batches, epochs, options.WarmupShare);
        var result = WholeModelTraining.Run(
            backbone.Model, problem, schedule with { Decay = options.Decay, KeepsBest = false });
        return TrainingOutcome.RequireFinite(
            student.Encode(TrainingOutcome.LossesOf(result)),
            problem.Groups.SelectMany(group => group.Parameters),
            "The model");
    }

    private static SortedDictionary<string, string> ParametersOf(ITask task, PreQuantOptions options)
    {
        var outliers = options.Outliers;
        return new(StringComparer.Ordinal)
        {
            ["task"] = task.Name,
            ["outliers"] = outliers.Deviations is { } deviations
                ? string.Create(CultureInfo.InvariantCulture, $"beyond {deviations:R} deviations")
                : string.Create(CultureInfo.InvariantCulture, $"share {outliers.Share:R}"),
            ["outliersPer"] = outliers.Unit.ToString(),
            ["choose"] = outliers.Choice.ToString(),
            ["start"] = options.Start.ToString(),
            ["train"] = options.Train.ToString(),
            ["epochs"] = options.Epochs.ToString(CultureInfo.InvariantCulture),
            ["batchSize"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["learningRate"] = Text(options.LearningRate),
            ["stepSizeLearningRate"] = Text(options.StepSizeLearningRate),
            ["warmup"] = Text(options.WarmupShare),
            ["schedule"] = options.Decay.ToString(),
            ["weightDecay"] = Text(options.WeightDecay),
            ["dropout"] = Text(options.Dropout),
            ["distillation"] = Text(options.DistillationWeight),
            ["temperature"] = Text(options.Temperature),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
