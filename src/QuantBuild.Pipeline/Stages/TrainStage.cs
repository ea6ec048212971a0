using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Training;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Pipeline.Stages;

/// <summary>
/// Trains the model in full precision on labels: the task's loss, AdamW (arXiv:1711.05101), gradients clipped to a norm
/// of 1, word embeddings by rows. It goes on where an interrupted run was.
/// </summary>
/// <param name="host">The model.</param>
/// <param name="begin">The model as the phase before left it.</param>
/// <param name="options">How to train.</param>
/// <param name="training">Stage of the training texts.</param>
/// <param name="path">Of the file that the training texts are from.</param>
internal sealed class TrainStage(
    ModelHost host, ModelState begin, TrainOptions options, StageNode training, string path) : IStageBody
{
    public const int Version = 1;
    public const string Name = "train";

    // Losses stay on the device and are read once a window.
    private const int LossWindow = 25;

    private readonly IMetric? metric = options.HeldBack == 0
        ? null
        : host.Task.Metrics.First(each => options.Metric is null || each.Name == options.Metric);

    public void Execute(StageContext context)
    {
        using var scope = host.OpenScope();
        var trained = begin.OwnModel(context);
        var problem = ProblemOf(trained, TokenizeStage.TextsOf(context, training));
        var result = new TrainingLoop(LoopOptions(problem.Batches, context)).Run(problem, context.Cancellation);
        QuantizedModuleFile.Write(context.Output.PathOf(QuantizedModuleFile.Name), ModuleOf(trained, result));
        TrainingHistoryFile.Write(
            context.Output.PathOf(TrainingHistoryFile.Name),
            TrainingHistory.Of(result, metric?.Name, metric is not { IsLargerBetter: false }));
    }

    private FineTuning ProblemOf(IEncoderModel trained, TokenizedDataset texts)
    {
        TokenizedDataset? heldBack = null;
        if (metric is not null)
        {
            if (texts.Answers < 2)
            {
                throw new DatasetException(
                    DatasetProblem.Unreadable, path, place: default,
                    "there is one text to train on, so that none can be held back; give more, or hold none back");
            }

            (texts, heldBack) = texts.HoldBack(options.HeldBack, (ulong)options.Seed);
        }

        return new FineTuning(trained, host.Task, texts, heldBack, new FineTuningOptions
        {
            BatchSize = options.BatchSize,
            Parts = options.Accumulation,
            LearningRate = (float)options.LearningRate,
            LayerRateDecay = (float)options.LayerRateDecay,
            WeightDecay = (float)options.WeightDecay,
            Dropout = (float)options.Dropout,
            Seed = (ulong)options.Seed,
            SparseWordEmbeddings = true,
            View = host.View,
            Writer = host.Writer,
            Metric = metric,
        });
    }

    private TrainingOptions LoopOptions(EpochBatches batches, StageContext context)
    {
        var steps = options.Steps ?? checked(options.Epochs!.Value * batches.StepsAnEpoch);
        return new TrainingOptions
        {
            Steps = steps,
            EpochSteps = batches.StepsAnEpoch,
            WarmupSteps = options.WarmupSteps ?? (int)(steps * options.Warmup!.Value),
            Decay = DecayOf(options.Schedule),
            KeepsBest = options.KeepsBest,
            Patience = options.Patience,
            ReportInterval = LossWindow,
            CheckpointFolder = context.CheckpointFolder(),
            CheckpointInterval = context.CheckpointInterval,
            Progress = progress => context.Progress((double)progress.Step / progress.Steps),
        };
    }

    private static LearningRateDecay DecayOf(string schedule) => schedule switch
    {
        "linear" => LearningRateDecay.Linear,
        "cosine" => LearningRateDecay.Cosine,
        "constant" => LearningRateDecay.Constant,
        _ => throw new ArgumentException($"'{schedule}' is no schedule.", nameof(schedule)),
    };

    /// <summary>The whole model as one module, all of it in full precision.</summary>
    /// <exception cref="NonFiniteException">A parameter is no number, which the last losses did not show.</exception>
    private static QuantizedModule ModuleOf(IEncoderModel trained, TrainingResult result)
    {
        var parameters = new SortedDictionary<string, float[]>(
            trained.Parameters.ToDictionary(
                parameter => parameter.Name, parameter => trained.Backend.ReadFloats(parameter.Tensor)),
            StringComparer.Ordinal);
        return parameters.Values.All(values => values.All(float.IsFinite))
            ? new QuantizedModule
            {
                Weights = new SortedDictionary<string, QuantizedMatrix>(StringComparer.Ordinal),
                Activations = new SortedDictionary<string, QuantizedPoint>(StringComparer.Ordinal),
                Probabilities = new SortedDictionary<string, QuantizedPoint>(StringComparer.Ordinal),
                Parameters = parameters,
                Losses = [.. result.Losses.Select(reading => new LossPoint(reading.Step, reading.Loss))],
            }
            : throw new NonFiniteException(
                "The model has values that are not finite after training. Lower train.learningRate.");
    }
}
