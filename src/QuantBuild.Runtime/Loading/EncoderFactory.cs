using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Runtime.Encoders;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Puts the model of a post-normalized encoder together.</summary>
internal sealed unsafe class EncoderFactory(ModelDescription model, LayerFactory layers, PointFactory points)
{
    private readonly ModelExtents extents = model.Extents;

    /// <summary>The model with the head that it has, or an embedder where it has a pooling.</summary>
    public ITextNetwork Create() => (model.Head, extents.Pooling) switch
    {
        (_, { } pooling) => new EncoderEmbedder(CreateBody(), pooling, extents.HiddenSize),
        (HeadKind.TokenClassification or HeadKind.QuestionAnswering, _) => new EncoderPositions(
            CreateBody(),
            InputOf(TensorRole.HeadOutput),
            layers.Linear(TensorRole.HeadOutput),
            extents.HiddenSize),
        _ => new EncoderClassifier(
            CreateBody(),
            InputOf(TensorRole.HeadTransform),
            layers.Linear(TensorRole.HeadTransform),
            InputOf(TensorRole.HeadOutput),
            layers.Linear(TensorRole.HeadOutput)),
    };

    private EncoderBody CreateBody() => new(
        CreateEmbeddings(),
        Has(TensorRole.RelativePositionBias)
            ? new RelativePositionBias(layers.Rows(TensorRole.RelativePositionBias), extents.HeadCount)
            : null,
        [.. Enumerable.Range(0, extents.LayerCount).Select(CreateLayer)],
        new EncoderBuffers(extents));

    private EncoderEmbeddings CreateEmbeddings() => new(
        layers.Table(TensorRole.WordEmbedding),
        Has(TensorRole.TokenTypeEmbedding) ? layers.Rows(TensorRole.TokenTypeEmbedding) : null,
        layers.Rows(TensorRole.PositionEmbedding),
        layers.Normalization(TensorRole.EmbeddingNormalization),
        Has(TensorRole.EmbeddingProjection) ? InputOf(TensorRole.EmbeddingProjection) : null,
        Has(TensorRole.EmbeddingProjection) ? layers.Linear(TensorRole.EmbeddingProjection) : null,
        extents.EmbeddingSize);

    private bool Has(TensorRole role) => model.Find(role) is not null;

    private EncoderLayer CreateLayer(int layer)
    {
        var attention = model.Attentions.Single(attention => attention.Layer == layer);
        return new EncoderLayer
        {
            Heads = extents.HeadCount,
            HiddenSize = extents.HiddenSize,
            AttentionInput = points.Activation(attention.InputPoints[0]),
            Query = layers.Linear(TensorRole.Query, layer),
            Key = layers.Linear(TensorRole.Key, layer),
            Value = layers.Linear(TensorRole.Value, layer),
            QueryOutput = points.Activation(attention.QueryPoint),
            KeyOutput = points.Activation(attention.KeyPoint),
            ValueOutput = points.Activation(attention.ValuePoint),
            Probabilities = points.Probabilities(attention.ProbabilitiesPoint),
            AttentionOutputInput = points.Activation(attention.ResultPoint),
            AttentionOutput = layers.Linear(TensorRole.AttentionOutput, layer),
            AttentionNormalization = layers.Normalization(TensorRole.AttentionNormalization, layer),
            IntermediateInput = InputOf(TensorRole.FeedForward, layer),
            Intermediate = layers.Linear(TensorRole.FeedForward, layer),
            OutputInput = InputOf(TensorRole.FeedForwardOutput, layer),
            Output = layers.Linear(TensorRole.FeedForwardOutput, layer),
            OutputNormalization = layers.Normalization(TensorRole.FeedForwardNormalization, layer),
        };
    }

    private PointQuantizer? InputOf(TensorRole role, int? layer = null) =>
        points.Activation(model.Get(role, layer).InputPoint!);
}
