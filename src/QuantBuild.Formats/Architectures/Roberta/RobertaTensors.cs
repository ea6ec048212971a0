using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;

namespace QuantBuild.Formats.Architectures.Roberta;

/// <summary>The tensors of a RoBERTa model.</summary>
internal static class RobertaTensors
{
    private static readonly EncoderNames Names = new() { Prefix = "roberta." };

    public static ModelDescription Describe(RobertaArchitecture architecture, ModelExtents extents, HeadKind head) =>
        new EncoderTensors(Names).Describe(architecture, extents, head, OfHead(extents, head));

    private static IEnumerable<TensorDescription> OfHead(ModelExtents extents, HeadKind head)
    {
        var (lines, hidden) = (TensorLines.Bare, extents.HiddenSize);
        return head switch
        {
            HeadKind.None => [],
            HeadKind.SequenceClassification => lines.Classifier(extents, ActivationFunction.Tanh),
            HeadKind.MaskedLanguageModel =>
            [
                .. lines.HeadDense(
                    TensorRole.HeadTransform, "lm_head.dense", hidden, hidden, ActivationFunction.Gelu),
                .. lines.Normalization(TensorRole.HeadNormalization, "lm_head.layer_norm", hidden),
                .. lines.Decoder(
                    "lm_head.decoder", "lm_head.bias", Names.WordTable, extents.VocabularySize, hidden),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "Not a head of RoBERTa."),
        };
    }
}
