namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>One row of the comparison: a name, and what it sets in the recipe.</summary>
internal sealed record MatrixMethod
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<Setting> Settings { get; init; }

    /// <summary>Further settings at some widths.</summary>
    public required IReadOnlyDictionary<BitWidths, IReadOnlyList<Setting>> AtBits { get; init; }

    /// <summary>Widths it runs at instead of the matrix'; null for those.</summary>
    public required IReadOnlyList<BitWidths>? Bits { get; init; }

    /// <summary>Axes that do not concern it.</summary>
    public required IReadOnlyList<string> Without { get; init; }

    /// <summary>Recipe keys that take the seed, beside those of the matrix.</summary>
    public required IReadOnlyList<string> SeedKeys { get; init; }
}
