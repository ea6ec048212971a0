namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>How the vector of a text is made of the last layer's output.</summary>
/// <param name="Kind">How the positions become one.</param>
/// <param name="IsNormalized">Whether the vector is divided by its length.</param>
public sealed record TextPooling(PoolingKind Kind, bool IsNormalized)
{
    /// <summary>
    /// How many of the vector's elements are kept, the first ones, before it is normalized; null for all
    /// (arXiv:2205.13147).
    /// </summary>
    public int? Dimensions { get; init; }
}
