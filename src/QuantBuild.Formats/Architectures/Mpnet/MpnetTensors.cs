using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;

namespace QuantBuild.Formats.Architectures.Mpnet;

/// <summary>The tensors of an MPNet model.</summary>
internal static class MpnetTensors
{
    private static readonly EncoderNames Names = new()
    {
        Prefix = "mpnet.",
        Attention = "attention.attn",
        Query = "q",
        Key = "k",
        Value = "v",
        AttentionOutput = "attention.attn.o",
        AttentionNormalization = "attention.LayerNorm",
        RelativePositionBias = "encoder.relative_attention_bias",
    };

    public static ModelDescription Describe(MpnetArchitecture architecture, ModelExtents extents, HeadKind head) =>
        new EncoderTensors(Names).Describe(
            architecture, extents, head, TensorLines.Bare.HeadOfRoberta(extents, head, Names.WordTable));
}
