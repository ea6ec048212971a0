using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Encoders;

/// <summary>An encoder such as BERT (arXiv:1810.04805) below its head.</summary>
/// <param name="embeddings">First.</param>
/// <param name="relativePositions">Of the attention scores of every layer, or null; disposed with the model.</param>
/// <param name="layers">At least one.</param>
/// <param name="buffers">Of the model's sizes; disposed with the model.</param>
internal sealed unsafe class EncoderBody(
    EncoderEmbeddings embeddings,
    RelativePositionBias? relativePositions,
    IReadOnlyList<EncoderLayer> layers,
    EncoderBuffers buffers) : IDisposable
{
    public EncoderBuffers Buffers => buffers;

    /// <summary>Leaves the last layer's output in the buffers' hidden states.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="batch">Ids inside the model's tables.</param>
    /// <param name="firstPositionOnly">Whether [size, hidden] is wanted, of first positions; else all of them.</param>
    public void Forward(Processor processor, TokenBatch batch, bool firstPositionOnly)
    {
        buffers.Begin(batch);
        embeddings.Forward(processor, batch, buffers);
        var bias = relativePositions is null ? null : relativePositions.Of(processor, batch.Length);
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var isLast = layer == layers.Count - 1;
            layers[layer].Forward(processor, batch, buffers, bias, firstPositionOnly && isLast);
        }
    }

    public void Dispose()
    {
        relativePositions?.Dispose();
        buffers.Dispose();
    }
}
