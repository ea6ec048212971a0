using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;

namespace QuantBuild.Formats.Architectures.Bert;

/// <summary>The tensors of a BERT model.</summary>
internal static class BertTensors
{
    private const string Predictions = "cls.predictions";
    private static readonly EncoderNames Names = new() { Prefix = "bert." };
    private static readonly TensorLines Lines = new(Names.Prefix);

    public static ModelDescription Describe(BertArchitecture architecture, ModelExtents extents, HeadKind head) =>
        new EncoderTensors(Names).Describe(architecture, extents, head, OfHead(extents, head));

    private static IEnumerable<TensorDescription> OfHead(ModelExtents extents, HeadKind head)
    {
        var hidden = extents.HiddenSize;
        return head switch
        {
            HeadKind.SequenceClassification =>
            [
                .. Lines.HeadDense(
                    TensorRole.HeadTransform, "pooler.dense", hidden, hidden, ActivationFunction.Tanh),
                .. TensorLines.Bare.HeadDense(
                    TensorRole.HeadOutput, "classifier", extents.Labels.Count, hidden, inputIsDropped: true),
            ],
            HeadKind.MaskedLanguageModel =>
            [
                .. TensorLines.Bare.HeadDense(
                    TensorRole.HeadTransform,
                    $"{Predictions}.transform.dense",
                    hidden,
                    hidden,
                    extents.FeedForwardActivation),
                .. TensorLines.Bare.Normalization(
                    TensorRole.HeadNormalization, $"{Predictions}.transform.LayerNorm", hidden),
                .. TensorLines.Bare.Decoder(
                    $"{Predictions}.decoder",
                    $"{Predictions}.bias",
                    Names.WordTable,
                    extents.VocabularySize,
                    hidden),
            ],
            _ => TensorLines.Bare.CommonHead(extents, head),
        };
    }
}
