using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Methods;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The section <c>quantize</c>: the stages of its method.</summary>
internal sealed class QuantizePhase : IPhase
{
    private readonly Recipe recipe;
    private readonly ModelHost host;
    private readonly RunnableMethod method;
    private readonly IQuantizationMethod algorithm;
    private readonly QuantizationScheme scheme;
    private readonly IReadOnlyList<ModuleSpan> spans;

    /// <param name="recipe">Whose only phase this is.</param>
    /// <param name="host">The model.</param>
    /// <exception cref="DiagnosticException">The recipe does not fit the model.</exception>
    public QuantizePhase(Recipe recipe, ModelHost host)
    {
        this.recipe = recipe;
        this.host = host;
        method = RunnableMethod.Of(recipe.Quantize);
        algorithm = RunnableMethod.Create(recipe, host.Task);
        PlannedMatrices = MatrixPlanner.Plan(recipe, host.Description);
        scheme = MatrixPlanner.ToScheme(recipe, PlannedMatrices);
        spans = ModuleBoundaries.Of(recipe, host.Description);
        var estimate = new MemoryEstimate(
            recipe, host.Description, spans, PlannedMatrices, host.Threads, host.DeviceCount, host.AnswerShare);
        var settings = recipe.Quantize.Settings;
        MemoryNeed?[] needs = [method.Memory(settings, estimate), method.FinishMemory(settings, estimate)];
        Memory = [.. needs.OfType<MemoryNeed>()];
        EvaluationMemory = estimate.OfEvaluation();
    }

    public IReadOnlyList<PlannedMatrix> PlannedMatrices { get; }

    public bool KeepsFullPrecision => false;

    public RunOutcome Outcome => scheme is { Weights.Count: 0, Embedding: null, Activations: null }
        ? RunOutcome.Unquantized
        : RunOutcome.Quantized;

    public IReadOnlyList<MemoryNeed> Memory { get; }

    public MemoryNeed EvaluationMemory { get; }

    public (ModelState Left, IReadOnlyList<ModuleSource> Modules) AddStages(
        ModelState begin, TextStages texts, Action<StageNode> add)
    {
        if (algorithm is IBackboneMethod backbone)
        {
            RequireTeacher(backbone, begin);
            return new BackboneStages(host, scheme, begin, spans, texts).Build(backbone, add);
        }

        var training = method.Has(MethodTraits.ReadsTrainingTexts) ? texts.Training() : null;
        var (stages, modules) = new QuantizationStages(host, scheme, begin, spans, texts.Calibration, training)
            .Build(algorithm, method.CreateFinish(recipe.Quantize.Settings, host.Task));
        foreach (var stage in stages)
        {
            add(stage);
        }

        return (begin.After(modules), modules);
    }

    /// <summary>A head that is not trained yet has nothing to teach.</summary>
    private void RequireTeacher(IBackboneMethod backbone, ModelState begin)
    {
        if (backbone.NeedsTeacher && host.StartsHead && begin.ModelStages.Count == 0)
        {
            throw DiagnosticTable.NotSupported.Exception(
                recipe.LocationOf($"quantize.{method.Section}"),
                $"'quantize.{method.Section}.distillation' learns from the full-precision model, which has no trained "
                + "head for the task; train one with the section 'train', or leave the distillation out");
        }
    }
}
