using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes;

/// <summary>A validated recipe, defaults filled in. Key by key as in docs/recipe.md.</summary>
public sealed record Recipe
{
    public required int Version { get; init; }

    /// <summary>Letters, digits, <c>-</c>, <c>_</c>, <c>.</c>: fit for a folder's name.</summary>
    public required string Name { get; init; }

    public required ModelOptions Model { get; init; }

    public required DataOptions Data { get; init; }

    public required QuantizeOptions Quantize { get; init; }

    public required IReadOnlyList<GateOptions> Gates { get; init; }

    /// <summary>Formats of the checkpoints to write, each once.</summary>
    public required IReadOnlyList<string> OutputFormats { get; init; }

    /// <summary>Formats of the reports to write, each once: <c>json</c>, <c>markdown</c>.</summary>
    public required IReadOnlyList<string> ReportFormats { get; init; }

    /// <summary>Where each value stands; not part of the resolved recipe.</summary>
    public required RecipeLocations Locations { get; init; }

    /// <inheritdoc cref="RecipeLocations.Of"/>
    public SourceLocation LocationOf(string path) => Locations.Of(path);
}
