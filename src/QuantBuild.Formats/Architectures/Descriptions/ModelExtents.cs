namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>
/// The extents and constants of a model, from its <c>config.json</c> or chosen for a new one. An architecture that has
/// more of them derives a record of its own.
/// </summary>
public record ModelExtents
{
    /// <summary>The <see cref="InitializerRange"/> of files that state none: BERT's.</summary>
    public const double UsualInitializerRange = 0.02;

    /// <summary>Rows of the word embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Layers, in the order in which a pass runs them: of an encoder-decoder the encoder's first.</summary>
    public required int LayerCount { get; init; }

    /// <summary>Attention heads a layer.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Width within the feed-forward block.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Width of an embedding; default <see cref="HiddenSize"/>. Another width is projected to that.</summary>
    public int EmbeddingSize { get => field > 0 ? field : HiddenSize; init; }

    /// <summary>What follows the first product of the feed-forward block; default GELU.</summary>
    public ActivationFunction FeedForwardActivation { get; init; } = ActivationFunction.Gelu;

    /// <summary>Tokens of the longest input; default 512.</summary>
    public int PositionCount { get; init; } = 512;

    /// <summary>
    /// The row of the position table that a text's first token takes; default 0. Where it is not 0, the rows in front
    /// are not taken by tokens: padding takes the last of them, and tokens are counted without it.
    /// </summary>
    public int FirstPosition { get; init; }

    /// <summary>
    /// Token types that an input may have; default 2, first text and second. 0 where the model has no table of them,
    /// and takes every input as if it had none.
    /// </summary>
    public int TokenTypeCount { get; init; } = 2;

    /// <summary>Added to the variance in a normalization; default 1e-12.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Dropout probability of hidden states in training; default 0.1.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Standard deviation of weights that are not loaded but made; default 0.02.</summary>
    public double InitializerRange { get; init; } = UsualInitializerRange;

    /// <summary>The token that fills short inputs; default 0.</summary>
    public int PadTokenId { get; init; }

    /// <summary>Class names by class number; empty for a model without classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>How texts become vectors, where the model has no head and is used for that; else null.</summary>
    public TextPooling? Pooling { get; init; }

    /// <summary>Width of an attention head; default an even share of <see cref="HiddenSize"/>.</summary>
    public int HeadSize { get => field > 0 ? field : HiddenSize / HeadCount; init; }
}
