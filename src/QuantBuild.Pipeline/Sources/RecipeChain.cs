using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Sources;

/// <summary>The recipes that make a recipe's source model, and theirs in turn.</summary>
internal static class RecipeChain
{
    // Links can give one recipe any number of paths.
    private const int Longest = 16;

    /// <summary>The recipes that have to run before <paramref name="recipe"/>, in that order; mostly none.</summary>
    /// <param name="recipe">The last one.</param>
    /// <exception cref="DiagnosticException">One of them is wrong. QB1016: they lead back to one of them.</exception>
    public static IReadOnlyList<ChainedRecipe> Before(Recipe recipe)
    {
        var chain = new List<ChainedRecipe>();
        for (var reader = recipe; reader.Model.Source.Recipe is { } path;)
        {
            var namedAt = reader.LocationOf("model.source");
            var start = chain.FindIndex(link => link.Path == path);
            if (start >= 0 || chain.Count == Longest)
            {
                throw Endless([.. chain.Skip(start).Select(link => link.Path), path], namedAt);
            }

            reader = reader.Reader.Read(path).Require();
            chain.Add(new ChainedRecipe(reader, path, namedAt));
        }

        chain.Reverse();
        return chain;
    }

    /// <summary>The same, with their data on this machine.</summary>
    /// <inheritdoc cref="Before(Recipe)"/>
    /// <param name="recipe">The last one.</param>
    /// <param name="datasets">See <see cref="LocatedData.In"/>.</param>
    /// <param name="cancellation">Stops a download.</param>
    public static IReadOnlyList<ChainedRecipe> Before(
        Recipe recipe, IDatasetSource? datasets, CancellationToken cancellation) =>
    [
        .. Before(recipe).Select(
            link => link with { Recipe = LocatedData.In(link.Recipe, datasets, cancellation) }),
    ];

    private static DiagnosticException Endless(IEnumerable<string> paths, SourceLocation namedAt) =>
        DiagnosticTable.RecipeCycle.Exception(
            namedAt,
            "the recipes read each other's models: "
            + $"{string.Join(" reads ", paths.Select(path => Path.GetFileName(path)))}; "
            + "let one of them begin with another model");
}
