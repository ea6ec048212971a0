using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>
/// hidden + output(activation(first(x)) ⊙ factor(x)), x = normalization(hidden); the factor is there or not
/// (arXiv:2002.05202).
/// </summary>
internal sealed unsafe class FeedForwardBlock
{
    public required int HiddenSize { get; init; }

    public required RootMeanSquare Normalization { get; init; }

    public required PointQuantizer? Input { get; init; }

    /// <summary>With the activation.</summary>
    public required ILinear First { get; init; }

    /// <summary>Null where the block is not gated.</summary>
    public required ILinear? Factor { get; init; }

    public required PointQuantizer? OutputInput { get; init; }

    public required ILinear Output { get; init; }

    /// <summary>Rewrites the hidden states.</summary>
    public void Forward(Processor processor, StackBuffers buffers, int rows)
    {
        Normalization.Apply(processor, buffers.Hidden, buffers.Input, rows, buffers.Inverses);
        Input?.Apply(processor, buffers.Input, buffers.Input, rows, HiddenSize);
        First.Forward(processor, buffers.Input, rows, buffers.Intermediate);
        var count = (nint)rows * First.Outputs;
        if (Factor is not null)
        {
            Factor.Forward(processor, buffers.Input, rows, buffers.Factor);
            processor.ForElements(count, new Product(buffers.Intermediate, buffers.Factor));
        }

        OutputInput?.Apply(processor, buffers.Intermediate, buffers.Intermediate, rows, First.Outputs);
        Output.Forward(processor, buffers.Intermediate, rows, buffers.Output);
        processor.ForElements((nint)rows * HiddenSize, new BlockSum(buffers.Hidden, buffers.Output));
    }

    private readonly struct Product(float* values, float* factors) : IRangeBody
    {
        public void Run(nint start, nint count) => Arithmetic.Multiply(values, factors, values, start, count);
    }
}
