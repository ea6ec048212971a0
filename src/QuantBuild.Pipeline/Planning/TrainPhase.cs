using System.Globalization;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// The section <c>train</c>: one stage, whose key holds what decides the training and nothing of what comes after, so
/// that recipes that train alike share it.
/// </summary>
internal sealed class TrainPhase : IPhase
{
    // The model, its gradients and two moments.
    private const int Copies = 4;

    // About three forward passes a step; training sets are some ten times as large as evaluation sets.
    private const double RelativeCost = 120;

    private readonly Recipe recipe;
    private readonly TrainOptions options;
    private readonly ModelHost host;
    private readonly ModuleSpan whole;

    /// <param name="recipe">Whose only phase this is.</param>
    /// <param name="options">The phase's.</param>
    /// <param name="host">The model.</param>
    public TrainPhase(Recipe recipe, TrainOptions options, ModelHost host)
    {
        this.recipe = recipe;
        this.options = options;
        this.host = host;
        var spans = ModuleSpan.Split(host.Description.Extents.LayerCount, modules: 1);
        whole = spans[0];
        PlannedMatrices = MatrixPlanner.PlanFullPrecision(host.Description);
        var estimate = new MemoryEstimate(
            recipe, host.Description, spans, PlannedMatrices, host.Threads, host.DeviceCount, host.AnswerShare);
        Memory =
        [
            estimate.OfWholeModel(
                TrainStage.Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Raise train.accumulation ({options.Accumulation}), lower train.batchSize ({options.BatchSize})"),
                (options.BatchSize + options.Accumulation - 1) / options.Accumulation,
                options.KeepsBest ? Copies + 1 : Copies),
        ];
        EvaluationMemory = estimate.OfEvaluation();
    }

    public IReadOnlyList<PlannedMatrix> PlannedMatrices { get; }

    public bool KeepsFullPrecision => true;

    public RunOutcome Outcome => RunOutcome.FineTuned;

    public IReadOnlyList<MemoryNeed> Memory { get; }

    public MemoryNeed EvaluationMemory { get; }

    public (ModelState Left, IReadOnlyList<ModuleSource> Modules) AddStages(
        ModelState begin, TextStages texts, Action<StageNode> add)
    {
        var training = texts.Training();
        var stage = new StageNode(
            TrainStage.Name,
            TrainStage.Version,
            Parameters(),
            begin.Sources,
            [training, .. begin.Stages],
            new TrainStage(host, begin, options, training, recipe.Data.Training!.Source.Files.Paths[0].FullPath))
        {
            Weight = RelativeCost * (options.Epochs ?? 1),
        };
        add(stage);
        IReadOnlyList<ModuleSource> modules = [new ModuleSource(whole, stage, QuantizedModuleFile.Name)];
        return (begin.After(modules), modules);
    }

    /// <summary>Keys that are not set are left out.</summary>
    private SortedDictionary<string, string> Parameters()
    {
        (string Name, object? Value)[] values =
        [
            ("moduleFile", QuantizedModuleFile.FormatVersion),
            ("task", host.Task.Name),
            ("shown", host.View?.Identity),
            ("epochs", options.Epochs),
            ("steps", options.Steps),
            ("batchSize", options.BatchSize),
            ("accumulation", options.Accumulation),
            ("learningRate", options.LearningRate),
            ("layerRateDecay", options.LayerRateDecay),
            ("schedule", options.Schedule),
            ("warmup", options.Warmup),
            ("warmupSteps", options.WarmupSteps),
            ("weightDecay", options.WeightDecay),
            ("dropout", options.Dropout),
            ("keep", options.KeepsBest ? "best" : "last"),
            ("heldBack", options.HeldBack),
            ("metric", options.Metric),
            ("patience", options.Patience),
            ("seed", options.Seed),
        ];
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values.Where(entry => entry.Value is not null))
        {
            parameters.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }

        return parameters;
    }
}
