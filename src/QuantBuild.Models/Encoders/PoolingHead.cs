using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>One vector a text, without parameters: the positions pooled, cut, divided by its length.</summary>
internal sealed class PoolingHead(TextPooling pooling) : IModelHead
{
    public IReadOnlyList<NamedParameter> Parameters => [];

    public Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass)
    {
        var pooled = pooling.Kind switch
        {
            PoolingKind.Mean => hidden.PoolPositions(mask, PositionPooling.Mean),
            PoolingKind.Maximum => hidden.PoolPositions(mask, PositionPooling.Maximum),
            PoolingKind.FirstToken => hidden.SelectPosition(0),
            _ => throw new InvalidOperationException($"The pooling {pooling.Kind} is not computed."),
        };
        var cut = pooling.Dimensions is { } dimensions ? FirstColumns(pooled, dimensions) : pooled;
        return pooling.IsNormalized ? cut.NormalizeRows() : cut;
    }

    // Each element is a row of a table of one column.
    private static Tensor FirstColumns(Tensor vectors, int count)
    {
        var (rows, columns) = (vectors.Shape[0], vectors.Shape[1]);
        var kept = new int[rows * count];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = (i / count * columns) + (i % count);
        }

        var indices = vectors.Backend.FromHost(kept, new Shape(rows, count));
        return vectors.Reshape(rows * columns, 1).Embedding(indices).Reshape(rows, count);
    }
}
