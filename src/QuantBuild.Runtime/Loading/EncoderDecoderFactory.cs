using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Positions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Runtime.EncoderDecoders;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Puts an encoder and decoder together.</summary>
internal sealed unsafe class EncoderDecoderFactory(ModelDescription model, LayerFactory layers, PointFactory points)
{
    private readonly T5Extents extents = (T5Extents)model.Extents;

    public EncoderDecoderNetwork Create() => new(extents)
    {
        Words = layers.Table(TensorRole.WordEmbedding),
        EncoderBias = Bias(TensorRole.RelativePositionBias, seesBehind: true),
        DecoderBias = Bias(TensorRole.DecoderRelativePositionBias, seesBehind: false),
        Encoder =
        [
            .. Enumerable.Range(0, extents.EncoderLayerCount).Select(layer => (Self(layer), FeedForward(layer))),
        ],
        EncoderNormalization = layers.RootMeanSquare(TensorRole.EncoderNormalization),
        Decoder =
        [
            .. Enumerable.Range(extents.EncoderLayerCount, extents.DecoderLayerCount)
                .Select(layer => (Self(layer), Cross(layer), FeedForward(layer))),
        ],
        DecoderNormalization = layers.RootMeanSquare(TensorRole.DecoderNormalization),
        HeadInput = InputOf(TensorRole.HeadOutput),
        Head = layers.Linear(TensorRole.HeadOutput),
    };

    private DistanceBias Bias(TensorRole role, bool seesBehind) => new(
        layers.Rows(role),
        extents.HeadCount,
        new RelativePositions(extents.DistanceClasses, extents.FarthestDistance, seesBehind));

    private AttentionBlock Self(int layer) => Attention(
        layer,
        layers.RootMeanSquare(TensorRole.AttentionNormalization, layer),
        TensorRole.Query,
        TensorRole.Key,
        TensorRole.Value,
        TensorRole.AttentionOutput);

    private AttentionBlock Cross(int layer) => Attention(
        layer,
        layers.RootMeanSquare(TensorRole.CrossAttentionNormalization, layer),
        TensorRole.CrossQuery,
        TensorRole.CrossKey,
        TensorRole.CrossValue,
        TensorRole.CrossAttentionOutput);

    private AttentionBlock Attention(
        int layer, RootMeanSquare normalization, TensorRole query, TensorRole key, TensorRole value, TensorRole output)
    {
        var result = model.Get(output, layer).InputPoint!;
        var attention = model.Attentions.Single(each => each.ResultPoint == result);
        return new AttentionBlock
        {
            Heads = extents.HeadCount,
            HeadSize = extents.HeadSize,
            HiddenSize = extents.HiddenSize,
            Normalization = normalization,
            Input = points.Activation(attention.InputPoints[0]),
            SourceInput = attention.InputPoints.Count > 1 ? points.Activation(attention.InputPoints[1]) : null,
            Query = layers.Linear(query, layer),
            Key = layers.Linear(key, layer),
            Value = layers.Linear(value, layer),
            QueryOutput = points.Activation(attention.QueryPoint),
            KeyOutput = points.Activation(attention.KeyPoint),
            ValueOutput = points.Activation(attention.ValuePoint),
            Probabilities = points.Probabilities(attention.ProbabilitiesPoint),
            OutputInput = points.Activation(result),
            Output = layers.Linear(output, layer),
        };
    }

    private FeedForwardBlock FeedForward(int layer) => new()
    {
        HiddenSize = extents.HiddenSize,
        Normalization = layers.RootMeanSquare(TensorRole.FeedForwardNormalization, layer),
        Input = InputOf(TensorRole.FeedForward, layer),
        First = layers.Linear(TensorRole.FeedForward, layer),
        Factor = model.Find(TensorRole.FeedForwardFactor, layer) is null
            ? null
            : layers.Linear(TensorRole.FeedForwardFactor, layer),
        OutputInput = InputOf(TensorRole.FeedForwardOutput, layer),
        Output = layers.Linear(TensorRole.FeedForwardOutput, layer),
    };

    private PointQuantizer? InputOf(TensorRole role, int? layer = null) =>
        points.Activation(model.Get(role, layer).InputPoint!);
}
