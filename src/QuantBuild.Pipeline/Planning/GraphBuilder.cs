using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Exports.CompressedTensors;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Plans;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Turns a recipe into its stage graph.</summary>
internal sealed class GraphBuilder
{
    private readonly Recipe recipe;
    private readonly ModelHost host;
    private readonly SourceDigests sources;
    private readonly List<StageNode> stages = [];
    private readonly IReadOnlyList<PlannedModule> planned;
    private readonly QuantizationPlan plan;
    private readonly IReadOnlyList<ModuleSpan> spans;

    private GraphBuilder(Recipe recipe, ModelHost host, SourceDigests sources)
    {
        this.recipe = recipe;
        this.host = host;
        this.sources = sources;
        planned = ModulePlanner.Plan(recipe, host.Architecture, host.Head);
        plan = ModulePlanner.ToQuantizationPlan(recipe, planned);
        spans = ModuleBoundaries.Of(recipe, host.Architecture);
    }

    /// <exception cref="DiagnosticException">The recipe does not fit the model.</exception>
    public static QuantizationGraph Build(Recipe recipe, ModelHost host, SourceDigests sources) =>
        new GraphBuilder(recipe, host, sources).Build();

    private QuantizationGraph Build()
    {
        ColumnCheck.Run(recipe);
        var calibration = Add(Calibration());
        var evaluation = Add(Evaluation());
        Add(new StageNode(
            QuantizationGraph.FullPrecisionLogits,
            FullPrecisionLogitsStage.Version,
            Task(),
            sources.Model,
            [evaluation],
            new FullPrecisionLogitsStage(host, evaluation)));
        var modules = AddModules(calibration);
        Add(new StageNode(
            QuantizationGraph.QuantizedEvaluation,
            QuantizedEvaluationStage.Version,
            Task(),
            sources.Model,
            [evaluation, .. StagesOf(modules)],
            new QuantizedEvaluationStage(host, evaluation, modules)));
        AddExports(modules);
        var memory = MemoryEstimate.Of(recipe, host.Architecture, host.Head, spans, planned, host.Threads);
        return new QuantizationGraph(stages, modules, planned, Outcome(), memory);
    }

    private RunOutcome Outcome()
    {
        if (plan.Weights.Count > 0 || plan.Embedding is not null || plan.Activations is not null)
        {
            return RunOutcome.Quantized;
        }

        return recipe.Quantize.Method == "fine-tune"
            ? RunOutcome.FineTuned
            : RunOutcome.Unquantized;
    }

    private void AddExports(IReadOnlyList<ModuleSource> modules)
    {
        foreach (var format in recipe.OutputFormats)
        {
            Add(new StageNode(
                QuantizationGraph.ExportOf(format),
                CompressedTensorsExport.Version,
                Task(),
                SourceDigests.Union(sources.Model, sources.Copied),
                StagesOf(modules),
                new ExportStage(host, modules)));
        }
    }

    private IReadOnlyList<ModuleSource> AddModules(StageNode calibration)
    {
        var method = MethodRegistry.Create(recipe);
        var training = method is IModelMethod { NeedsTrainingTexts: true } ? Add(Training()) : null;
        var quantization = new QuantizationStages(host, plan, sources.Model, spans, calibration, training);
        var (added, modules) = quantization.Build(method);
        stages.AddRange(added);
        return modules;
    }

    private StageNode Calibration()
    {
        var options = recipe.Data.Calibration;
        var columns = new TextColumns(options.Columns.Text, options.Columns.TextPair);
        return Tokenize(QuantizationGraph.CalibrationTexts, "data.calibration", new TokenizeRequest(
            options.Source.FullPath, columns, options.MaxLength, options.Samples, (ulong)options.Seed));
    }

    /// <summary>Labels are read only where they are learned from, so that their change reruns nothing else.</summary>
    private StageNode Training()
    {
        var options = recipe.Data.Training!;
        var columns = new TextColumns(
            options.Columns.Text,
            options.Columns.TextPair,
            recipe.Quantize.LearnsFromLabels ? options.Columns.Label : null);
        return Tokenize(QuantizationGraph.TrainingTexts, "data.training", new TokenizeRequest(
            options.Source.FullPath,
            columns,
            options.MaxLength,
            options.Samples,
            options.Samples is null ? 0 : (ulong)options.Seed));
    }

    private StageNode Evaluation()
    {
        var options = recipe.Data.Evaluation;
        var columns = new TextColumns(options.Columns.Text, options.Columns.TextPair, options.Columns.Label);
        return Tokenize(QuantizationGraph.EvaluationTexts, "data.evaluation", new TokenizeRequest(
            options.Source.FullPath, columns, options.MaxLength, Samples: null, Seed: 0));
    }

    private StageNode Tokenize(string name, string section, TokenizeRequest request)
    {
        RequirePairs(section, request);
        RequireLength(section, request);
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["text"] = request.Columns.Text,
            ["textPair"] = request.Columns.Pair ?? string.Empty,
            ["label"] = request.Columns.Label ?? string.Empty,
            ["labels"] = request.Columns.Label is null ? string.Empty : string.Join('\n', host.Labels),
            ["maxLength"] = request.MaximumLength.ToString(CultureInfo.InvariantCulture),
            ["samples"] = request.Samples?.ToString(CultureInfo.InvariantCulture) ?? "all",
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        };
        var inputs = SourceDigests.Union(sources.Tokenizer);
        inputs.Add("data", sources.OfFile(request.Path));
        return new StageNode(name, TokenizeStage.Version, parameters, inputs, [], new TokenizeStage(host, request));
    }

    private void RequirePairs(string section, TokenizeRequest request)
    {
        if (request.IsPair && host.Architecture.EmbeddingRows.WhyNot(host.Tokenizer, isPair: true) is { } reason)
        {
            throw DiagnosticTable.NotSupported.Exception(
                recipe.LocationOf($"{section}.columns.textPair"),
                $"'textPair' is given, but the model {reason}; leave it out, or use a model of pairs");
        }
    }

    private void RequireLength(string section, TokenizeRequest request)
    {
        var most = host.Architecture.PositionCount;
        var layout = host.Tokenizer.LayoutOf(request.IsPair);
        var what = request.IsPair ? "pair" : "text";
        var problem = request.MaximumLength > most
            ? $"the model has {most} positions; choose at most {most}"
            : request.MaximumLength < layout.ShortestLength
                ? $"the special tokens of a {what} alone are {layout.SpecialTokens}; "
                    + $"choose at least {layout.ShortestLength}"
                : null;
        if (problem is not null)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                recipe.LocationOf($"{section}.maxLength"), $"maxLength is {request.MaximumLength}, but {problem}");
        }
    }

    private SortedDictionary<string, string> Task() => new(StringComparer.Ordinal) { ["task"] = recipe.Model.Task };

    private static IReadOnlyList<StageNode> StagesOf(IReadOnlyList<ModuleSource> modules) =>
        [.. modules.Select(module => module.Stage).Distinct()];

    private StageNode Add(StageNode stage)
    {
        stages.Add(stage);
        return stage;
    }
}
