namespace QuantBuild.Models.EncoderDecoders;

/// <summary>Numbers of the places of an encoder-decoder that drop, so that each drops its own elements.</summary>
internal static class DropoutSites
{
    public const uint SourceEmbedding = 0;
    public const uint TargetEmbedding = 1;
    public const uint Encoder = 2;
    public const uint Decoder = 3;

    private const uint First = 4;
    private const uint OfLayer = 4;

    /// <summary>The first of a layer's places: self-attention, cross-attention, twice the feed-forward block.</summary>
    public static uint OfLayerAt(int layer) => First + (OfLayer * (uint)layer);
}
