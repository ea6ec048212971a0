using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Distillation;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Finishing;

/// <summary>
/// A short training of all modules together after each was made by itself: their weights, parameters and step sizes
/// learn to give the full-precision model's answers (logits, or the pooled vector) for the calibration texts, without
/// labels. A part of the texts is held back, and the state that does best on them stays: no worse than the modules
/// were.
/// </summary>
/// <param name="task">Gives the loss against the full-precision model.</param>
/// <param name="options">How to train.</param>
public sealed class JointFinish(ITask task, JointFinishOptions options)
{
    private const int ScoreInterval = 50;
    private const float WarmupShare = 0.05f;

    // Of few texts, one in so many is held back.
    private const int TextsAHeldBackOne = 8;

    /// <summary>Grows when other bytes come of the same modules; part of every cache key.</summary>
    public static int Version => 1;

    /// <summary>Time against one evaluation of a module; for progress only.</summary>
    public double RelativeCost => 1 + (options.Steps / 10.0);

    /// <summary>All that decides the result beside modules and texts, as names and values for the cache key.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; } = new SortedDictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["task"] = task.Name,
        ["steps"] = options.Steps.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = options.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["stepSizeLearningRate"] = options.StepSizeLearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["layerWeight"] = options.LayerWeight.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
    };

    /// <param name="modelTask">The full-precision model, and the calibration texts.</param>
    /// <param name="modules">One a span, in their order.</param>
    /// <returns>The same modules after the training; their losses are those of before.</returns>
    /// <exception cref="NonFiniteException">A loss or a gradient is not a number.</exception>
    public IReadOnlyList<QuantizedModule> Finish(ModelTask modelTask, IReadOnlyList<QuantizedModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modelTask);
        ArgumentNullException.ThrowIfNull(modules);
        using var scope = modelTask.Model.Backend.OpenScope();
        var model = modelTask.Model.Copy();
        var student = new QuantizedStudent(
            model,
            modelTask.Spans,
            TrainableModules.Of(model, modelTask.Scheme, modules),
            options.LearningRate,
            options.StepSizeLearningRate);
        var problem = new DistillationProblem(
            task,
            modelTask.Model,
            student,
            TextsOf(modelTask.Calibration),
            new DistillationOptions
            {
                BatchSize = options.BatchSize,
                Seed = options.Seed,
                Loss = options.LayerWeight > 0 ? DistillationLoss.Layers : DistillationLoss.Logits,
                LayerWeight = options.LayerWeight,
            },
            modelTask.Cancellation);
        var schedule = new TrainingOptions
        {
            Steps = options.Steps,
            WarmupSteps = (int)(options.Steps * WarmupShare),
            ScoreInterval = ScoreInterval,
        };
        var result = WholeModelTraining.Run(modelTask, problem, ReconstructionTraining.Recovering(schedule));
        var incidents = TrainingOutcome.IncidentsOf(result);
        IReadOnlyList<QuantizedModule> finished =
        [
            .. student.Encode().Zip(modules, (after, before) => after with
            {
                Losses = before.Losses,
                Incidents = [.. before.Incidents, .. incidents],
            }),
        ];
        return TrainingOutcome.RequireFinite(
            finished, problem.Groups.SelectMany(group => group.Parameters), "The model");
    }

    /// <summary>The first texts are held back; of few texts, an eighth.</summary>
    private static DistillationTexts TextsOf(TokenizedDataset texts)
    {
        var heldBack = Math.Min(DistillationTexts.MostJudged, texts.Count / TextsAHeldBackOne);
        return new DistillationTexts(
            texts.Select([.. Enumerable.Range(heldBack, texts.Count - heldBack)]),
            View: null,
            heldBack == 0 ? texts : texts.Select([.. Enumerable.Range(0, heldBack)]));
    }
}
