using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Pooling;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Encoders;

/// <summary>An encoder whose output is pooled into one vector a text: cut, then divided by its length.</summary>
/// <param name="body">Disposed with the model.</param>
/// <param name="pooling">How.</param>
/// <param name="hidden">Features of a position.</param>
internal sealed unsafe class EncoderEmbedder(EncoderBody body, TextPooling pooling, int hidden) : ITextNetwork
{
    private readonly int dimensions = pooling.Dimensions ?? hidden;

    public bool IsPerToken => false;

    public void Forward(Processor processor, TokenBatch batch, Span<float> rows)
    {
        var isFirst = pooling.Kind == PoolingKind.FirstToken;
        body.Forward(processor, batch, isFirst);
        var pooled = isFirst ? body.Buffers.Hidden : Pool(processor, batch);
        fixed (float* target = rows)
        {
            RowCopies.Strided(pooled, hidden, target, dimensions, dimensions, 0, batch.Size);
            if (pooling.IsNormalized)
            {
                UnitLength.Forward(target, target, dimensions, 0, batch.Size);
            }
        }
    }

    public void Dispose() => body.Dispose();

    /// <returns>[size, hidden]</returns>
    private float* Pool(Processor processor, TokenBatch batch)
    {
        var buffers = body.Buffers;
        var pool = new PoolBody(
            pooling.Kind, buffers.Hidden, buffers.Mask, buffers.Queries, batch.Length, hidden);
        processor.ForRows(batch.Size, (nint)batch.Length * hidden, pool);
        return buffers.Queries;
    }

    private readonly struct PoolBody(
        PoolingKind kind, float* values, int* mask, float* result, nint sequence, nint columns) : IRangeBody
    {
        public void Run(nint start, nint count)
        {
            if (kind == PoolingKind.Mean)
            {
                MeanPooling.Forward(values, mask, result, sequence, columns, start, count);
            }
            else
            {
                MaximumPooling.Forward(values, mask, result, sequence, columns, start, count);
            }
        }
    }
}
