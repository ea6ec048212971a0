namespace QuantBuild.Runtime;

/// <summary>How a <see cref="TextEmbedder"/> computes, and what its vectors are like.</summary>
public sealed record TextEmbedderOptions : TextModelOptions
{
    /// <summary>
    /// How many elements of a vector are kept, the first ones, before it is normalized, at least 1; null, the default,
    /// for as many as the model gives. Only models that were trained for it give good shorter vectors
    /// (arXiv:2205.13147).
    /// </summary>
    public int? Dimensions { get; init => field = value is { } count ? AtLeast(1, count) : null; }

    /// <summary>
    /// What stands in front of every text that is embedded without a prefix of its own; null, the default, for what the
    /// model states.
    /// </summary>
    public string? Prefix { get; init; }
}
