using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>What the tensors of one attention of a layer are for.</summary>
internal sealed record AttentionRoles(
    TensorRole Query, TensorRole Key, TensorRole Value, TensorRole Output, TensorRole Normalization)
{
    /// <summary>Those of the attention of a text to itself.</summary>
    public static AttentionRoles Self { get; } = new(
        TensorRole.Query,
        TensorRole.Key,
        TensorRole.Value,
        TensorRole.AttentionOutput,
        TensorRole.AttentionNormalization);

    /// <summary>Those of a decoder's attention to what the encoder gave.</summary>
    public static AttentionRoles Cross { get; } = new(
        TensorRole.CrossQuery,
        TensorRole.CrossKey,
        TensorRole.CrossValue,
        TensorRole.CrossAttentionOutput,
        TensorRole.CrossAttentionNormalization);
}
