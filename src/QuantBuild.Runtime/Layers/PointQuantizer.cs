using QuantBuild.Kernels.Quantizers;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>Rounds activations to the values of their codes: one fixed step, or a step a row from its values.</summary>
/// <param name="step">One positive float; null for one a row.</param>
/// <param name="zeroPoint">One; null for a symmetric quantizer.</param>
/// <param name="range">The codes.</param>
internal sealed unsafe class PointQuantizer(float* step, int* zeroPoint, CodeRange range)
{
    /// <param name="processor">Threads to use.</param>
    /// <param name="values">[rows, columns]</param>
    /// <param name="result">[rows, columns]; may be the values.</param>
    /// <param name="rows">Tokens.</param>
    /// <param name="columns">Values of a token.</param>
    public void Apply(Processor processor, float* values, float* result, nint rows, nint columns) =>
        processor.ForRows(rows, columns, new Body(this, values, result, columns));

    private void ApplyRows(float* values, float* result, nint columns, nint start, nint count)
    {
        if (step == null)
        {
            TokenQuantizer.Forward(values, range, result, columns, start, count);
        }
        else
        {
            FakeQuantizer.Forward(
                values, step, zeroPoint, range, StepLayout.PerTensor((start + count) * columns), result,
                start * columns, count * columns);
        }
    }

    private readonly struct Body(PointQuantizer owner, float* values, float* result, nint columns) : IRangeBody
    {
        public void Run(nint start, nint count) => owner.ApplyRows(values, result, columns, start, count);
    }
}
