using QuantBuild.Kernels.Quantizers;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>Rounds activations to the values of their codes: one fixed step.</summary>
/// <param name="step">One positive float.</param>
/// <param name="zeroPoint">One; null for a symmetric quantizer.</param>
/// <param name="range">The codes.</param>
internal sealed unsafe class PointQuantizer(float* step, int* zeroPoint, CodeRange range)
{
    /// <param name="processor">Threads to use.</param>
    /// <param name="values">[count]</param>
    /// <param name="result">[count]; may be the values.</param>
    /// <param name="count">Elements.</param>
    public void Apply(Processor processor, float* values, float* result, nint count) =>
        processor.ForElements(count, new Body(this, values, result, count));

    private void Apply(float* values, float* result, nint total, nint start, nint count) => FakeQuantizer.Forward(
        values, step, zeroPoint, range, StepLayout.PerTensor(total), result, start, count);

    private readonly struct Body(PointQuantizer owner, float* values, float* result, nint total) : IRangeBody
    {
        public void Run(nint start, nint count) => owner.Apply(values, result, total, start, count);
    }
}
