using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>Adds what a block gives to the hidden states.</summary>
internal readonly unsafe struct BlockSum(float* hidden, float* output) : IRangeBody
{
    public void Run(nint start, nint count) => Arithmetic.Add(hidden, output, hidden, start, count);
}
