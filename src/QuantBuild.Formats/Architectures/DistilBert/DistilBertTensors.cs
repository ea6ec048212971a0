using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;

namespace QuantBuild.Formats.Architectures.DistilBert;

/// <summary>The tensors of a DistilBERT model.</summary>
internal static class DistilBertTensors
{
    private static readonly EncoderNames Names = new()
    {
        Prefix = "distilbert.",
        Layers = "transformer.layer",
        Attention = "attention",
        Query = "q_lin",
        Key = "k_lin",
        Value = "v_lin",
        AttentionOutput = "attention.out_lin",
        AttentionNormalization = "sa_layer_norm",
        FeedForward = "ffn.lin1",
        FeedForwardOutput = "ffn.lin2",
        FeedForwardNormalization = "output_layer_norm",
    };

    public static ModelDescription Describe(
        DistilBertArchitecture architecture, ModelExtents extents, HeadKind head) =>
        new EncoderTensors(Names).Describe(architecture, extents, head, OfHead(extents, head));

    private static IEnumerable<TensorDescription> OfHead(ModelExtents extents, HeadKind head)
    {
        var (lines, hidden) = (TensorLines.Bare, extents.HiddenSize);
        return head switch
        {
            HeadKind.SequenceClassification =>
            [
                .. lines.HeadDense(
                    TensorRole.HeadTransform, "pre_classifier", hidden, hidden, ActivationFunction.Relu),
                .. lines.HeadDense(
                    TensorRole.HeadOutput, "classifier", extents.Labels.Count, hidden, inputIsDropped: true),
            ],
            HeadKind.MaskedLanguageModel =>
            [
                .. lines.HeadDense(
                    TensorRole.HeadTransform, "vocab_transform", hidden, hidden, extents.FeedForwardActivation),
                .. lines.Normalization(TensorRole.HeadNormalization, "vocab_layer_norm", hidden),
                .. lines.Decoder(
                    "vocab_projector",
                    "vocab_projector.bias",
                    Names.WordTable,
                    extents.VocabularySize,
                    hidden),
            ],
            _ => lines.CommonHead(extents, head, answersAreDropped: true),
        };
    }
}
