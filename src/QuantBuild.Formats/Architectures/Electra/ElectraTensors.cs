using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;

namespace QuantBuild.Formats.Architectures.Electra;

/// <summary>The tensors of an ELECTRA model: a discriminator, or the generator that it was trained with.</summary>
internal static class ElectraTensors
{
    private static readonly EncoderNames Names = new() { Prefix = "electra." };

    public static ModelDescription Describe(ElectraArchitecture architecture, ModelExtents extents, HeadKind head) =>
        new EncoderTensors(Names).Describe(architecture, extents, head, OfHead(extents, head));

    private static IEnumerable<TensorDescription> OfHead(ModelExtents extents, HeadKind head)
    {
        const string predictions = "generator_predictions";
        var (lines, width) = (TensorLines.Bare, extents.EmbeddingSize);
        return head switch
        {
            HeadKind.SequenceClassification => lines.Classifier(extents, ActivationFunction.Gelu),
            HeadKind.MaskedLanguageModel =>
            [
                .. lines.HeadDense(
                    TensorRole.HeadTransform,
                    $"{predictions}.dense",
                    width,
                    extents.HiddenSize,
                    ActivationFunction.Gelu),
                .. lines.Normalization(TensorRole.HeadNormalization, $"{predictions}.LayerNorm", width),
                .. lines.Decoder(
                    "generator_lm_head",
                    "generator_lm_head.bias",
                    Names.WordTable,
                    extents.VocabularySize,
                    width),
            ],
            _ => lines.CommonHead(extents, head),
        };
    }
}
