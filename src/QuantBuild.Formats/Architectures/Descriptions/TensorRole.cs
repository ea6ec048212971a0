namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>
/// What a tensor is for. A role stands at most once in a layer, and once outside of the layers, so that role, layer and
/// part say which tensor is meant.
/// </summary>
public enum TensorRole
{
    /// <summary>The table of token embeddings, [vocabulary, embedding].</summary>
    WordEmbedding,

    /// <summary>The table of absolute positions, [positions, embedding].</summary>
    PositionEmbedding,

    /// <summary>The table of token types, [types, embedding].</summary>
    TokenTypeEmbedding,

    /// <summary>The normalization of the embeddings' sum.</summary>
    EmbeddingNormalization,

    /// <summary>The product that widens or narrows the embeddings to the width of the layers.</summary>
    EmbeddingProjection,

    /// <summary>
    /// The table of what is added to the attention scores, by the distance of query and key: [classes of distances,
    /// heads]; of an encoder-decoder that of the encoder's.
    /// </summary>
    RelativePositionBias,

    /// <summary>The same of a decoder's self-attention.</summary>
    DecoderRelativePositionBias,

    /// <summary>The normalization behind all layers of an encoder.</summary>
    EncoderNormalization,

    /// <summary>The normalization behind all layers of a decoder.</summary>
    DecoderNormalization,

    /// <summary>The product that gives the queries of self-attention.</summary>
    Query,

    /// <summary>The product that gives the keys of self-attention.</summary>
    Key,

    /// <summary>The product that gives the values of self-attention.</summary>
    Value,

    /// <summary>The product behind self-attention.</summary>
    AttentionOutput,

    /// <summary>The normalization of the attention block.</summary>
    AttentionNormalization,

    /// <summary>The product that gives the queries of a decoder's attention to what the encoder gave.</summary>
    CrossQuery,

    /// <summary>The product that gives the keys of that attention.</summary>
    CrossKey,

    /// <summary>The product that gives the values of that attention.</summary>
    CrossValue,

    /// <summary>The product behind that attention.</summary>
    CrossAttentionOutput,

    /// <summary>The normalization of that attention's block.</summary>
    CrossAttentionNormalization,

    /// <summary>The first product of the feed-forward block.</summary>
    FeedForward,

    /// <summary>
    /// The product that the activated first one is multiplied with, element by element, in a gated feed-forward block.
    /// </summary>
    FeedForwardFactor,

    /// <summary>The last product of the feed-forward block.</summary>
    FeedForwardOutput,

    /// <summary>The normalization of the feed-forward block.</summary>
    FeedForwardNormalization,

    /// <summary>The product with which a head begins, such as a pooler.</summary>
    HeadTransform,

    /// <summary>The normalization within a head.</summary>
    HeadNormalization,

    /// <summary>The product that gives the logits.</summary>
    HeadOutput,
}
