using QuantBuild.Formats.Messages;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Exports;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Methods;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline;

/// <summary>
/// Makes the model that a recipe's source names by its recipe: the stages that its checkpoint needs, from the cache
/// where they are there. The checkpoint is read where it lies in the cache, so that what counts is its content.
/// </summary>
internal sealed class ModelProduction
{
    private readonly SortedSet<string> inputs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> probes = new(StringComparer.Ordinal);

    private ModelProduction()
    {
    }

    /// <summary>Absolute paths of the files that the recipes before were made from, themselves included.</summary>
    public IReadOnlyCollection<string> Inputs => inputs;

    /// <summary>Absolute paths at which they looked for a file and found none.</summary>
    public IReadOnlyCollection<string> Probes => probes;

    /// <summary>What became of their stages, by names such as <c>other-recipe/quantized-evaluation</c>.</summary>
    public List<StageOutcome> Outcomes { get; } = [];

    /// <summary>Runs each recipe of a chain with the model of the one before.</summary>
    /// <param name="chain">In the order to run.</param>
    /// <param name="begin">The model that the first one names.</param>
    /// <param name="slots">That the recipes were read with.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="run">
    /// Runs stages of the recipe of a number in the chain, with the host and of the graph that they were made for.
    /// </param>
    /// <returns>What was read, and the last one's model.</returns>
    public static (ModelProduction Production, LocatedModel Model) Run(
        IReadOnlyList<ChainedRecipe> chain,
        LocatedModel begin,
        RunSlots slots,
        BackendChoice backend,
        Func<int, ModelHost, QuantizationGraph, IReadOnlyList<StageNode>, StageRunner> run)
    {
        var production = new ModelProduction();
        var model = begin;
        for (var i = 0; i < chain.Count; i++)
        {
            var number = i;
            model = production.RunOne(
                chain[i], slots, model, backend, (host, graph, stages) => run(number, host, graph, stages));
        }

        return (production, model);
    }

    /// <summary>The stages that a recipe's checkpoint needs, and the last of them, which writes it.</summary>
    /// <exception cref="DiagnosticException">
    /// QB1009: the recipe makes a quantized model, or writes none that can be read.
    /// </exception>
    public static (IReadOnlyList<StageNode> Stages, StageNode Export) StagesOf(
        ChainedRecipe link, RunSlots slots, QuantizationGraph graph)
    {
        RequireFullPrecision(link, graph);
        var format = link.Recipe.OutputFormats.FirstOrDefault(name => slots.Exports.Find(name) is ICheckpointReader)
            ?? throw DiagnosticTable.NotSupported.Exception(
                link.NamedAt,
                $"the recipe {Path.GetFileName(link.Path)} writes {ShortList.Of(link.Recipe.OutputFormats)}, which no "
                + "recipe can begin with; let it write another format too");
        var name = QuantizationGraph.ExportOf(format);
        var export = graph.Stages.Single(stage => stage.Name == name);
        var needed = new HashSet<StageNode>(ReferenceEqualityComparer.Instance);
        Add(export);
        return ([.. graph.Stages.Where(needed.Contains)], export);

        void Add(StageNode stage)
        {
            if (needed.Add(stage))
            {
                foreach (var dependency in stage.Dependencies)
                {
                    Add(dependency);
                }
            }
        }
    }

    /// <summary>The host of a recipe's model.</summary>
    /// <param name="model">The recipe's.</param>
    /// <param name="recipe">Says what the model is for, and what head it gets where it has none.</param>
    /// <param name="slots">That the recipe was read with.</param>
    /// <param name="backend">What computes.</param>
    public static ModelHost NewHost(LocatedModel model, Recipe recipe, RunSlots slots, BackendChoice backend) =>
        new(model, slots.TaskOf(recipe), backend, slots.Models, HeadOf(recipe))
        {
            FreshSeedOfRecipe = recipe.Train is { StartsFresh: true } train ? (ulong)train.Seed : null,
            Settings = new ModelSettings
            {
                Pooling = recipe.Model.Pooling,
                Normalize = recipe.Model.Normalize,
                Prefix = recipe.Model.Prefix,
                Dimensions = recipe.Model.Dimensions,
                Stride = recipe.Model.Stride,
                LongestAnswer = recipe.Model.LongestAnswer,
                NoAnswerThreshold = recipe.Model.NoAnswerThreshold,
                MaskedShare = recipe.Model.MaskedShare,
                Prompt = recipe.Model.Prompt,
                TargetMaxLength = recipe.Model.TargetMaxLength,
                MaxNewTokens = recipe.Model.MaxNewTokens,
                Beams = recipe.Model.Beams,
            },
        };

    /// <summary>The model that lies in an artifact.</summary>
    public static LocatedModel ModelIn(Artifact export, ChainedRecipe link) =>
        new(export.Folder, link.Recipe.Name) { IsMade = true };

    private LocatedModel RunOne(
        ChainedRecipe link,
        RunSlots slots,
        LocatedModel model,
        BackendChoice backend,
        Func<ModelHost, QuantizationGraph, IReadOnlyList<StageNode>, StageRunner> run)
    {
        using var host = NewHost(model, link.Recipe, slots, backend);
        host.Check(link.Recipe.LocationOf("model.source"));
        var sources = new SourceDigests(host);
        var graph = GraphBuilder.Build(link.Recipe, slots, host, sources);
        var (stages, export) = StagesOf(link, slots, graph);
        var runner = run(host, graph, stages);
        inputs.Add(link.Path);
        inputs.UnionWith(sources.OutsideOf(model));
        probes.UnionWith(sources.MissingOutsideOf(model));
        Outcomes.AddRange(
            runner.Outcomes.Select(outcome => outcome with { Name = $"{link.Recipe.Name}/{outcome.Name}" }));
        return ModelIn(runner.Artifacts[export.Name], link);
    }

    /// <summary>
    /// The head that a recipe starts where the model has none; null where it trains nothing, and would measure and
    /// quantize an untrained one.
    /// </summary>
    private static NewHead? HeadOf(Recipe recipe) =>
        HeadSeedOf(recipe) is { } seed
            ? new NewHead(recipe.Model.Labels ?? recipe.Model.Preset?.Labels ?? [], (ulong)seed)
            {
                AreLabelsOffered = recipe.Model.Labels is null,
                IsMultiLabel = recipe.Model.IsMultiLabel,
            }
            : null;

    private static int? HeadSeedOf(Recipe recipe)
    {
        if (recipe.Train is { } train)
        {
            return train.Seed;
        }

        return recipe.Quantizes && recipe.Quantize.Method.Has(MethodTraits.TrainsHead)
            ? recipe.Quantize.Settings.Get<int>("seed")
            : null;
    }

    private static void RequireFullPrecision(ChainedRecipe link, QuantizationGraph graph)
    {
        if ((link.Recipe.Quantizes
                && link.Recipe.Quantize.Activations.Bits < QuantizeOptions.FullPrecisionBits)
            || graph.PlannedMatrices.Any(matrix => matrix.Bits < QuantizeOptions.FullPrecisionBits))
        {
            throw DiagnosticTable.NotSupported.Exception(
                link.NamedAt,
                $"the recipe {Path.GetFileName(link.Path)} makes a quantized model, and what is quantized cannot be "
                + "quantized "
                + "again; name a recipe that trains and quantizes nothing");
        }
    }
}
