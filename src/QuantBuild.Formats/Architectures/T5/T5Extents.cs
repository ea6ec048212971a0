using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.T5;

/// <summary>The extents and constants of a T5 model.</summary>
public sealed record T5Extents : ModelExtents
{
    /// <summary>How many of the layers are the encoder's, the first ones; the others are the decoder's.</summary>
    public required int EncoderLayerCount { get; init; }

    /// <summary>Whether the feed-forward blocks multiply their activated product with another one.</summary>
    public bool IsGated { get; init; }

    /// <summary>Whether the last product's weight is the table of word embeddings.</summary>
    public bool TiesHead { get; init; } = true;

    /// <summary>Whether the last product's input is divided by √<see cref="ModelExtents.HiddenSize"/>.</summary>
    public bool ScalesHeadInput { get; init; } = true;

    /// <summary>Classes of the distances of query and key; default 32.</summary>
    public int DistanceClasses { get; init; } = 32;

    /// <summary>The distance from which on all are of one class; default 128.</summary>
    public int FarthestDistance { get; init; } = 128;

    /// <summary>The token that the decoder's input begins with; default 0.</summary>
    public int StartTokenId { get; init; }

    /// <summary>The token that ends a text; default 1.</summary>
    public int EndTokenId { get; init; } = 1;

    /// <summary>Layers of the decoder.</summary>
    public int DecoderLayerCount => LayerCount - EncoderLayerCount;

    /// <summary>Width of queries, keys and values, all heads together.</summary>
    public int AttentionSize => HeadCount * HeadSize;
}
