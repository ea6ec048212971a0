using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Encoders;

/// <summary>An encoder with output(activation(transform(first position))) on top.</summary>
/// <param name="body">Disposed with the model.</param>
/// <param name="transformInput">Quantizer of the transform's input, or null.</param>
/// <param name="transform">[hidden] to [hidden], with the activation.</param>
/// <param name="outputInput">Quantizer of the output's input, or null.</param>
/// <param name="output">[hidden] to [labels].</param>
internal sealed unsafe class EncoderClassifier(
    EncoderBody body,
    PointQuantizer? transformInput,
    ILinear transform,
    PointQuantizer? outputInput,
    ILinear output) : ITextNetwork
{
    public bool IsPerToken => false;

    public void Forward(Processor processor, TokenBatch batch, Span<float> rows)
    {
        body.Forward(processor, batch, firstPositionOnly: true);
        var buffers = body.Buffers;
        transformInput?.Apply(processor, buffers.Hidden, buffers.Hidden, batch.Size, transform.Outputs);
        transform.Forward(processor, buffers.Hidden, batch.Size, buffers.Queries);
        outputInput?.Apply(processor, buffers.Queries, buffers.Queries, batch.Size, transform.Outputs);
        fixed (float* target = rows)
        {
            output.Forward(processor, buffers.Queries, batch.Size, target);
        }
    }

    public void Dispose() => body.Dispose();
}
