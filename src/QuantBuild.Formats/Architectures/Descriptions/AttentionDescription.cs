namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>
/// The quantization points of one attention, by the names that forward passes and sidecars have them under.
/// </summary>
public sealed record AttentionDescription
{
    /// <summary>The number of the layer that it is in.</summary>
    public required int Layer { get; init; }

    /// <summary>
    /// The inputs of the products that give queries, keys and values, in the order in which a pass comes to them: one
    /// for self-attention.
    /// </summary>
    public required IReadOnlyList<string> InputPoints { get; init; }

    /// <summary>The queries.</summary>
    public required string QueryPoint { get; init; }

    /// <summary>The keys.</summary>
    public required string KeyPoint { get; init; }

    /// <summary>The values.</summary>
    public required string ValuePoint { get; init; }

    /// <summary>The probabilities, whose quantizers have codes from 0.</summary>
    public required string ProbabilitiesPoint { get; init; }

    /// <summary>The result, which is the input of the product behind.</summary>
    public required string ResultPoint { get; init; }
}
