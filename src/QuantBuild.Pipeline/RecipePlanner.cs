using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Diagnostics;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline;

/// <summary>Says what a recipe would run, and checks all that can be checked without running it.</summary>
public static class RecipePlanner
{
    /// <param name="recipe">Read without errors.</param>
    /// <param name="cacheRoot">Absolute path of a cache to look into, or null.</param>
    /// <param name="slots">Those that the recipe was read with; null for <see cref="RunSlots.Standard"/>.</param>
    /// <param name="backend">What would compute, with any number of threads; null for the default.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DiagnosticException">The recipe does not fit the model or the data.</exception>
    public static RunPlan Plan(
        Recipe recipe,
        string? cacheRoot,
        RunSlots? slots = null,
        BackendChoice? backend = null,
        CancellationToken cancellation = default) =>
        Plan(recipe, cacheRoot, slots ?? RunSlots.Standard, backend, _ => { }, cancellation);

    /// <summary>The plan of a recipe whose data files have been read, every row of them.</summary>
    /// <param name="recipe">Read without errors.</param>
    /// <param name="slots">Those that the recipe was read with; null for <see cref="RunSlots.Standard"/>.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="DiagnosticException">
    /// The recipe does not fit the model or the data: what is wrong in all its files, up to a number for each.
    /// </exception>
    public static RunPlan Validate(
        Recipe recipe, RunSlots? slots = null, CancellationToken cancellation = default) =>
        Plan(
            recipe,
            cacheRoot: null,
            slots ?? RunSlots.Standard,
            backend: null,
            graph => RowCheck.Run(
                graph.Stages.Select(stage => stage.Body).OfType<TokenizeStage>(), cancellation),
            cancellation);

    /// <summary>
    /// Finds the model that <paramref name="recipe"/>, or the recipe that makes its model, begins with, or gets it.
    /// </summary>
    /// <param name="recipe">Read without errors.</param>
    /// <param name="slots">Those that the recipe was read with.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DiagnosticException">
    /// A recipe that makes the model is wrong, or the model cannot be had.
    /// </exception>
    public static LocatedModel Locate(Recipe recipe, RunSlots slots, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(slots);
        return LocatedModel.Of(FirstOf(recipe), slots.Sources, cancellation);
    }

    /// <summary>
    /// Where the model of <paramref name="recipe"/>, or of the recipe that makes its model, has to be got from before
    /// anything of it can be looked at; null where it lies in a folder.
    /// </summary>
    /// <param name="recipe">Read without errors.</param>
    /// <exception cref="DiagnosticException">A recipe that makes the model is wrong.</exception>
    public static ModelSource? RemoteSourceOf(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var source = FirstOf(recipe).Model.Source;
        return source.Scheme.Length > 0 ? source : null;
    }

    /// <summary>
    /// Finds the data on a hub of <paramref name="recipe"/> and of the recipes that make its model, or gets them.
    /// </summary>
    /// <param name="recipe">Read without errors.</param>
    /// <param name="slots">Those that the recipe was read with.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>What was named of them, as written.</returns>
    /// <exception cref="DiagnosticException">
    /// A recipe that makes the model is wrong, or the data cannot be had.
    /// </exception>
    public static IReadOnlyList<string> LocateData(Recipe recipe, RunSlots slots, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(slots);
        RecipeChain.Before(recipe, slots.Datasets, cancellation);
        LocatedData.In(recipe, slots.Datasets, cancellation);
        return RemoteDataOf(recipe);
    }

    /// <summary>
    /// What <paramref name="recipe"/>, and the recipes that make its model, name of their data that has to be got
    /// before anything of it can be looked at, as written; none where all data are files.
    /// </summary>
    /// <param name="recipe">Read without errors.</param>
    /// <exception cref="DiagnosticException">A recipe that makes the model is wrong.</exception>
    public static IReadOnlyList<string> RemoteDataOf(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return
        [
            .. RecipeChain.Before(recipe).Select(link => link.Recipe).Append(recipe)
                .SelectMany(LocatedData.RemoteIn).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Checks what needs no model: the columns of the data files, and the texts in every row; data on a hub are passed
    /// over.
    /// </summary>
    /// <param name="recipe">Read without errors.</param>
    /// <param name="slots">Those that the recipe was read with; null for <see cref="RunSlots.Standard"/>.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="DiagnosticException">The recipe does not fit the data.</exception>
    public static void CheckData(Recipe recipe, RunSlots? slots = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var tables = (slots ?? RunSlots.Standard).Tables;
        InputFaults.Translate(() =>
        {
            ColumnCheck.Run(recipe, tables);
            return recipe;
        });
        RowCheck.Run(recipe, tables, cancellation);
    }

    private static RunPlan Plan(
        Recipe recipe,
        string? cacheRoot,
        RunSlots slots,
        BackendChoice? backend,
        Action<QuantizationGraph> check,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var choice = backend ?? BackendRegistry.Default(threads: 1);
        choice = choice with { Options = choice.Options with { Threads = 1 } };
        return InputFaults.Translate(() =>
        {
            var chain = RecipeChain.Before(recipe, slots.Datasets, cancellation);
            var begin = LocatedModel.Of(chain.Count > 0 ? chain[0].Recipe : recipe, slots.Sources, cancellation);
            var store = cacheRoot is null ? null : ArtifactStore.Open(cacheRoot);
            var located = chain.Aggregate(begin, (model, link) => Made(link, slots, model, choice, store));
            return Make(
                LocatedData.In(recipe, slots.Datasets, cancellation), slots, located, choice, store, check);
        });
    }

    /// <summary>
    /// The model that a recipe made, from the cache. Without a cache, what it is made from: that has the same shapes,
    /// labels and tokenizer.
    /// </summary>
    private static LocatedModel Made(
        ChainedRecipe link, RunSlots slots, LocatedModel model, BackendChoice backend, ArtifactStore? store)
    {
        using var host = ModelProduction.NewHost(model, link.Recipe, slots, backend);
        host.Check(link.Recipe.LocationOf("model.source"));
        var (stages, export) = ModelProduction.StagesOf(
            link, slots, GraphBuilder.Build(link.Recipe, slots, host, new SourceDigests(host)));
        if (store is null)
        {
            return model with { NewHead = host.NewHead, FreshSeed = host.FreshSeed };
        }

        return CacheInspection.Find(stages, export, backend.Identity, store) is { } artifact
            ? ModelProduction.ModelIn(artifact, link)
            : throw DiagnosticTable.RecipeModelNotMade.Exception(
                link.NamedAt,
                $"the model that {Path.GetFileName(link.Path)} makes is not in the cache, so that nothing can be said "
                + "of what "
                + $"uses it; run 'dotnet quantize run {Path.GetFileName(link.Path)}' first, or run this recipe, which "
                + "does both");
    }

    private static RunPlan Make(
        Recipe recipe,
        RunSlots slots,
        LocatedModel located,
        BackendChoice backend,
        ArtifactStore? store,
        Action<QuantizationGraph> check)
    {
        using var host = ModelProduction.NewHost(located, recipe, slots, backend);
        host.Check(recipe.LocationOf("model.source"));
        var sources = new SourceDigests(host);
        var graph = GraphBuilder.Build(recipe, slots, host, sources);
        check(graph);
        return new RunPlan
        {
            Recipe = recipe,
            Matrices = graph.PlannedMatrices,
            Stages =
            [
                .. graph.Stages.Select(stage => new PlannedStage(
                    stage.Name,
                    stage.Version,
                    stage.Parameters,
                    [.. stage.Sources.Where(source => source.Value is not null).Select(source => source.Key)],
                    [.. stage.Dependencies.Select(dependency => dependency.Name)])),
            ],
            Inputs = NamedInputs(recipe, graph, sources),
            NewHead = host.NewHead,
            Warnings = graph.Outcome == RunOutcome.Unquantized ? [ResultWarnings.OfNothing(recipe)] : [],
            Memory = graph.Memory,
            Backend = backend.Identity,
            Devices = backend.Devices,
            States = store is null ? [] : CacheInspection.Run(graph.Stages, backend.Identity, store, graph.Model),
        };
    }

    /// <summary>Files named as the recipe names them: a plan must not depend on where the recipe lies.</summary>
    private static SortedDictionary<string, string> NamedInputs(
        Recipe recipe, QuantizationGraph graph, SourceDigests sources)
    {
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddFiles(recipe.Data.Evaluation.Source);
        if (recipe.Quantizes)
        {
            AddFiles(recipe.Data.Calibration.Source);
        }

        if (recipe.Data.Training is { } training
            && graph.Stages.Any(stage => stage.Name == QuantizationGraph.TrainingTexts))
        {
            AddFiles(training.Source);
        }

        foreach (var (file, digest) in sources.All)
        {
            if (digest is not null)
            {
                inputs[file is NewHead.SourceName or SourceDigests.SaidOfModel or SourceDigests.FreshWeights
                    ? file
                    : $"{recipe.Model.Source.Text.TrimEnd('/')}/{file}"] = digest;
            }
        }

        return inputs;

        void AddFiles(DataSource source)
        {
            foreach (var path in source.Files.Paths)
            {
                inputs[path.Text] = sources.OfFile(path.FullPath);
            }
        }
    }

    private static Recipe FirstOf(Recipe recipe) =>
        RecipeChain.Before(recipe) is [var first, ..] ? first.Recipe : recipe;
}
