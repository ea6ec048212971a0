using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Encoders;

/// <summary>An encoder with output(hidden) at every position on top.</summary>
/// <param name="body">Disposed with the model.</param>
/// <param name="outputInput">Quantizer of the output's input, or null.</param>
/// <param name="output">[hidden] to [columns].</param>
/// <param name="hiddenSize">Features of a position.</param>
internal sealed unsafe class EncoderPositions(
    EncoderBody body, PointQuantizer? outputInput, ILinear output, int hiddenSize) : ITextNetwork
{
    public bool IsPerToken => true;

    public void Forward(Processor processor, TokenBatch batch, Span<float> rows)
    {
        body.Forward(processor, batch, firstPositionOnly: false);
        var hidden = body.Buffers.Hidden;
        var positions = batch.Ids.Length;
        outputInput?.Apply(processor, hidden, hidden, positions, hiddenSize);
        fixed (float* target = rows)
        {
            output.Forward(processor, hidden, positions, target);
        }
    }

    public void Dispose() => body.Dispose();
}
