namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>A relation to check and state.</summary>
internal sealed record RelationRequest
{
    public required RelationKind Kind { get; init; }

    /// <summary>One line; what the report says in front of the verdict.</summary>
    public required string Title { get; init; }

    /// <summary>Names, in the order the kind gives a meaning to.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyList<RelationQuantity> Of { get; init; }

    /// <summary>
    /// Labels by axis name, <c>bits</c> being one: where a <see cref="RelationKind.LargestGain"/> is expected, which
    /// references a <see cref="RelationKind.Cheapest"/> is sought for. Empty for all.
    /// </summary>
    public required IReadOnlyDictionary<string, string> At { get; init; }

    /// <summary>For <see cref="RelationKind.Cheapest"/>: the method to be met.</summary>
    public required string? Reference { get; init; }

    /// <summary>For <see cref="RelationKind.Cheapest"/> by metric: share of the reference's value to be kept.</summary>
    public required double Share { get; init; }

    /// <summary>
    /// For <see cref="RelationKind.Cheapest"/>: least ratio of the reference's seconds; null for none.
    /// </summary>
    public required double? Ratio { get; init; }
}
