using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>
/// The table of an encoder with absolute positions and a normalization behind each block, as Hugging Face writes its
/// tensors.
/// </summary>
/// <param name="names">What its parts are called.</param>
internal sealed class EncoderTensors(EncoderNames names)
{
    /// <summary>Rows of a table of relative positions, one for each class of distances.</summary>
    public const int RelativeBuckets = 32;

    private readonly TensorLines lines = new(names.Prefix);

    /// <summary>What a model is made of.</summary>
    /// <param name="architecture">Whose model it is.</param>
    /// <param name="extents">The model's.</param>
    /// <param name="head">What stands on top.</param>
    /// <param name="headTensors">The lines of that.</param>
    public ModelDescription Describe(
        IArchitecture architecture,
        ModelExtents extents,
        HeadKind head,
        IEnumerable<TensorDescription> headTensors) => new(
        architecture,
        extents,
        head,
        [
            .. OfEmbeddings(extents),
            .. Enumerable.Range(0, extents.LayerCount).SelectMany(layer => OfLayer(extents, layer)),
            .. headTensors.Select(tensor => tensor with { IsHead = true }),
        ],
        [.. Enumerable.Range(0, extents.LayerCount).Select(AttentionOf)]);

    private static string Part(string layer, string name) => $"{layer}.{name}";

    private AttentionDescription AttentionOf(int layer)
    {
        var attention = $"{names.Prefix}{Layer(layer)}.{names.Attention}";
        return new AttentionDescription
        {
            Layer = layer,
            InputPoints = [AttentionInput(layer)],
            QueryPoint = $"{attention}.{names.Query}.output",
            KeyPoint = $"{attention}.{names.Key}.output",
            ValuePoint = $"{attention}.{names.Value}.output",
            ProbabilitiesPoint = $"{attention}.probabilities",
            ResultPoint = $"{names.Prefix}{Layer(layer)}.{names.AttentionOutput}.input",
        };
    }

    private string Layer(int layer) => string.Create(CultureInfo.InvariantCulture, $"{names.Layers}.{layer}");

    private string AttentionInput(int layer) => $"{names.Prefix}{Layer(layer)}.{names.Attention}.input";

    private IEnumerable<TensorDescription> OfEmbeddings(ModelExtents extents)
    {
        const string name = "embeddings";
        var (width, hidden) = (extents.EmbeddingSize, extents.HiddenSize);
        var positions = extents.FirstPosition + extents.PositionCount;
        var types = extents.TokenTypeCount;
        return
        [
            lines.Table(TensorRole.WordEmbedding, $"{name}.word_embeddings", extents.VocabularySize, width),
            lines.Table(TensorRole.PositionEmbedding, $"{name}.position_embeddings", positions, width),
            .. types > 0
                ? (TensorDescription[])
                    [lines.Table(TensorRole.TokenTypeEmbedding, $"{name}.token_type_embeddings", types, width)]
                : [],
            .. lines.Normalization(TensorRole.EmbeddingNormalization, $"{name}.LayerNorm", width),
            .. names.RelativePositionBias is { } bias
                ? (TensorDescription[])
                    [
                        lines.Table(
                            TensorRole.RelativePositionBias,
                            bias,
                            RelativeBuckets,
                            extents.HeadCount),
                    ]
                : [],
            .. width != hidden
                ? lines.Dense(TensorRole.EmbeddingProjection, $"{name}_project", hidden, width)
                : [],
        ];
    }

    private IEnumerable<TensorDescription> OfLayer(ModelExtents extents, int layer)
    {
        var (name, hidden, intermediate) = (Layer(layer), extents.HiddenSize, extents.IntermediateSize);
        var (attention, input) = (Part(name, names.Attention), AttentionInput(layer));
        IEnumerable<TensorDescription> tensors =
        [
            .. lines.Dense(TensorRole.Query, Part(attention, names.Query), hidden, hidden, input),
            .. lines.Dense(TensorRole.Key, Part(attention, names.Key), hidden, hidden, input),
            .. lines.Dense(TensorRole.Value, Part(attention, names.Value), hidden, hidden, input),
            .. lines.Dense(TensorRole.AttentionOutput, Part(name, names.AttentionOutput), hidden, hidden),
            .. lines.Normalization(
                TensorRole.AttentionNormalization, Part(name, names.AttentionNormalization), hidden),
            .. lines.Dense(TensorRole.FeedForward, Part(name, names.FeedForward), intermediate, hidden)
                .Select(tensor => tensor.IsProduct
                    ? tensor with { Activation = extents.FeedForwardActivation }
                    : tensor),
            .. lines.Dense(TensorRole.FeedForwardOutput, Part(name, names.FeedForwardOutput), hidden, intermediate)
                .Select(tensor => tensor with { InputIsNonNegative = tensor.IsProduct }),
            .. lines.Normalization(
                TensorRole.FeedForwardNormalization, Part(name, names.FeedForwardNormalization), hidden),
        ];
        return tensors.Select(tensor => tensor with { Layer = layer });
    }
}
