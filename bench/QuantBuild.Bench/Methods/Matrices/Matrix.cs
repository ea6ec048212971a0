using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>What is compared: a base recipe and the axes along which it varies.</summary>
internal sealed record Matrix
{
    /// <summary>Absolute path of the matrix.</summary>
    public required string Path { get; init; }

    /// <summary>Names files: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>What the reader should know; may be empty.</summary>
    public required string About { get; init; }

    /// <summary>Absolute path of the base recipe.</summary>
    public required string RecipePath { get; init; }

    /// <summary>The base recipe as it stands in its file.</summary>
    public required YamlMapping Recipe { get; init; }

    public required IReadOnlyList<MatrixMethod> Methods { get; init; }

    public required IReadOnlyList<BitWidths> Bits { get; init; }

    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Recipe keys that take the seed, for every method.</summary>
    public required IReadOnlyList<string> SeedKeys { get; init; }

    public required IReadOnlyList<MatrixAxis> Axes { get; init; }

    /// <summary>
    /// Whether an axis sets the task. Such a matrix has a page by tasks, each with its own metrics and measures of
    /// fidelity; else all cells find one class, and the page compares their outputs.
    /// </summary>
    public bool HasTasks => Axes.Any(axis => axis.Name == MatrixReader.TaskAxis);

    /// <summary>The method that costs are compared with; null for none.</summary>
    public required string? CostReference { get; init; }

    public required IReadOnlyList<RelationRequest> Relations { get; init; }
}
