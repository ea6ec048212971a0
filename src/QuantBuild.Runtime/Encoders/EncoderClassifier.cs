using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Encoders;

/// <summary>
/// An encoder such as BERT (arXiv:1810.04805), with output(activation(transform(first position))) on top.
/// </summary>
/// <param name="embeddings">First.</param>
/// <param name="relativePositions">Of the attention scores of every layer, or null; disposed with the model.</param>
/// <param name="layers">At least one.</param>
/// <param name="transformInput">Quantizer of the transform's input, or null.</param>
/// <param name="transform">[hidden] to [hidden], with the activation.</param>
/// <param name="outputInput">Quantizer of the output's input, or null.</param>
/// <param name="output">[hidden] to [labels].</param>
/// <param name="buffers">Of the model's sizes; disposed with the model.</param>
internal sealed unsafe class EncoderClassifier(
    EncoderEmbeddings embeddings,
    RelativePositionBias? relativePositions,
    IReadOnlyList<EncoderLayer> layers,
    PointQuantizer? transformInput,
    ILinear transform,
    PointQuantizer? outputInput,
    ILinear output,
    EncoderBuffers buffers) : IClassifier
{
    public void Forward(Processor processor, TokenBatch batch, Span<float> logits)
    {
        buffers.Begin(batch);
        embeddings.Forward(processor, batch, buffers);
        var bias = relativePositions is null ? null : relativePositions.Of(processor, batch.Length);
        for (var layer = 0; layer < layers.Count; layer++)
        {
            layers[layer].Forward(processor, batch, buffers, bias, firstPositionOnly: layer == layers.Count - 1);
        }

        nint count = (nint)batch.Size * transform.Outputs;
        transformInput?.Apply(processor, buffers.Hidden, buffers.Hidden, count);
        transform.Forward(processor, buffers.Hidden, batch.Size, buffers.Queries);
        outputInput?.Apply(processor, buffers.Queries, buffers.Queries, count);
        fixed (float* target = logits)
        {
            output.Forward(processor, buffers.Queries, batch.Size, target);
        }
    }

    public void Dispose()
    {
        relativePositions?.Dispose();
        buffers.Dispose();
    }
}
