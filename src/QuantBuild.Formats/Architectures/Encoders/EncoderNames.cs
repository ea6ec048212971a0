namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>
/// What the parts of an encoder are called, by default as in BERT; names of a layer's parts follow its number.
/// </summary>
internal sealed record EncoderNames
{
    /// <summary>Stands in front of every tensor of the encoder, with its full stop.</summary>
    public required string Prefix { get; init; }

    /// <summary>Stands in front of a layer's number.</summary>
    public string Layers { get; init; } = "encoder.layer";

    /// <summary>Where queries, keys, values and the points of the attention stand.</summary>
    public string Attention { get; init; } = "attention.self";

    public string Query { get; init; } = "query";

    public string Key { get; init; } = "key";

    public string Value { get; init; } = "value";

    public string AttentionOutput { get; init; } = "attention.output.dense";

    public string AttentionNormalization { get; init; } = "attention.output.LayerNorm";

    public string FeedForward { get; init; } = "intermediate.dense";

    public string FeedForwardOutput { get; init; } = "output.dense";

    public string FeedForwardNormalization { get; init; } = "output.LayerNorm";

    /// <summary>The table of what the distance of query and key adds to their score; null for none.</summary>
    public string? RelativePositionBias { get; init; }

    /// <summary>The table of word embeddings, as a tensor.</summary>
    public string WordTable => $"{Prefix}embeddings.word_embeddings.weight";
}
