using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.T5;

/// <summary>The tensors of a T5 model, as Hugging Face writes them.</summary>
internal static class T5Tensors
{
    private const string WordTable = "shared.weight";
    private const string Encoder = "encoder";
    private const string Decoder = "decoder";
    private const string Self = "SelfAttention";
    private const string Cross = "EncDecAttention";
    private const string FeedForward = "DenseReluDense";

    public static ModelDescription Describe(T5Architecture architecture, T5Extents extents) => new(
        architecture,
        extents,
        HeadKind.SequenceToSequence,
        [
            Table(TensorRole.WordEmbedding, "shared", extents.VocabularySize, extents.HiddenSize) with
            {
                OtherNames = ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"],
            },
            Distances(TensorRole.RelativePositionBias, Encoder, extents),
            Distances(TensorRole.DecoderRelativePositionBias, Decoder, extents),
            .. Enumerable.Range(0, extents.EncoderLayerCount).SelectMany(number => OfEncoder(extents, number)),
            Gain(TensorRole.EncoderNormalization, $"{Encoder}.final_layer_norm", extents.HiddenSize),
            .. Enumerable.Range(0, extents.DecoderLayerCount).SelectMany(number => OfDecoder(extents, number)),
            Gain(TensorRole.DecoderNormalization, $"{Decoder}.final_layer_norm", extents.HiddenSize),
            Product(TensorRole.HeadOutput, "lm_head", extents.VocabularySize, extents.HiddenSize) with
            {
                TiedTo = extents.TiesHead ? WordTable : null,
                IsHead = true,
            },
        ],
        [.. Enumerable.Range(0, extents.LayerCount).SelectMany(layer => AttentionsOf(extents, layer))]);

    private static string Block(string stack, int number, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{stack}.block.{number}.layer.{part}");

    private static IEnumerable<AttentionDescription> AttentionsOf(T5Extents extents, int layer)
    {
        if (layer < extents.EncoderLayerCount)
        {
            return [Attention(layer, $"{Block(Encoder, layer, 0)}.{Self}", ["input"])];
        }

        var number = layer - extents.EncoderLayerCount;
        return
        [
            Attention(layer, $"{Block(Decoder, number, 0)}.{Self}", ["input"]),
            Attention(layer, $"{Block(Decoder, number, 1)}.{Cross}", ["input", "source"]),
        ];
    }

    private static AttentionDescription Attention(int layer, string name, string[] inputs) => new()
    {
        Layer = layer,
        InputPoints = [.. inputs.Select(input => $"{name}.{input}")],
        QueryPoint = $"{name}.q.output",
        KeyPoint = $"{name}.k.output",
        ValuePoint = $"{name}.v.output",
        ProbabilitiesPoint = $"{name}.probabilities",
        ResultPoint = $"{name}.o.input",
    };

    private static IEnumerable<TensorDescription> OfEncoder(T5Extents extents, int number) => InLayer(
        number,
        [
            .. SelfAttention(extents, Block(Encoder, number, 0)),
            .. FeedForwardBlock(extents, Block(Encoder, number, 1)),
        ]);

    private static IEnumerable<TensorDescription> OfDecoder(T5Extents extents, int number) => InLayer(
        extents.EncoderLayerCount + number,
        [
            .. SelfAttention(extents, Block(Decoder, number, 0)),
            .. CrossAttention(extents, Block(Decoder, number, 1)),
            .. FeedForwardBlock(extents, Block(Decoder, number, 2)),
        ]);

    private static IEnumerable<TensorDescription> InLayer(int layer, IEnumerable<TensorDescription> tensors) =>
        tensors.Select(tensor => tensor with { Layer = layer });

    private static TensorDescription[] SelfAttention(T5Extents extents, string block)
    {
        var (name, inner, hidden) = ($"{block}.{Self}", extents.AttentionSize, extents.HiddenSize);
        return
        [
            Product(TensorRole.Query, $"{name}.q", inner, hidden, $"{name}.input"),
            Product(TensorRole.Key, $"{name}.k", inner, hidden, $"{name}.input"),
            Product(TensorRole.Value, $"{name}.v", inner, hidden, $"{name}.input"),
            Product(TensorRole.AttentionOutput, $"{name}.o", hidden, inner),
            Gain(TensorRole.AttentionNormalization, $"{block}.layer_norm", hidden),
        ];
    }

    private static TensorDescription[] CrossAttention(T5Extents extents, string block)
    {
        var (name, inner, hidden) = ($"{block}.{Cross}", extents.AttentionSize, extents.HiddenSize);
        return
        [
            Product(TensorRole.CrossQuery, $"{name}.q", inner, hidden, $"{name}.input"),
            Product(TensorRole.CrossKey, $"{name}.k", inner, hidden, $"{name}.source"),
            Product(TensorRole.CrossValue, $"{name}.v", inner, hidden, $"{name}.source"),
            Product(TensorRole.CrossAttentionOutput, $"{name}.o", hidden, inner),
            Gain(TensorRole.CrossAttentionNormalization, $"{block}.layer_norm", hidden),
        ];
    }

    private static TensorDescription[] FeedForwardBlock(T5Extents extents, string block)
    {
        var name = $"{block}.{FeedForward}";
        var (inner, hidden, input) = (extents.IntermediateSize, extents.HiddenSize, $"{name}.input");
        return
        [
            Product(TensorRole.FeedForward, extents.IsGated ? $"{name}.wi_0" : $"{name}.wi", inner, hidden, input) with
            {
                Activation = extents.FeedForwardActivation,
            },
            .. extents.IsGated
                ? (TensorDescription[])
                    [Product(TensorRole.FeedForwardFactor, $"{name}.wi_1", inner, hidden, input)]
                : [],
            Product(TensorRole.FeedForwardOutput, $"{name}.wo", hidden, inner) with
            {
                InputIsNonNegative = !extents.IsGated,
            },
            Gain(TensorRole.FeedForwardNormalization, $"{block}.layer_norm", hidden),
        ];
    }

    private static TensorDescription Product(
        TensorRole role, string name, int outputs, int inputs, string? input = null) => new()
        {
            Name = $"{name}.weight",
            Extents = [outputs, inputs],
            Role = role,
            Matrix = name,
            InputPoint = input ?? $"{name}.input",
        };

    private static TensorDescription Table(TensorRole role, string name, int rows, int columns) => new()
    {
        Name = $"{name}.weight",
        Extents = [rows, columns],
        Role = role,
        Matrix = name,
    };

    private static TensorDescription Distances(TensorRole role, string stack, T5Extents extents) => Table(
        role, $"{Block(stack, 0, 0)}.{Self}.relative_attention_bias", extents.DistanceClasses, extents.HeadCount);

    private static TensorDescription Gain(TensorRole role, string name, int features) => new()
    {
        Name = $"{name}.weight",
        Extents = [features],
        Role = role,
        Initialization = TensorInitialization.Ones,
    };
}
