using QuantBuild.Kernels.Normalization;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>Normalization by the root of the mean square.</summary>
/// <param name="gain">[columns]</param>
/// <param name="epsilon">Added to the mean square.</param>
/// <param name="columns">Length of a row.</param>
internal sealed unsafe class RootMeanSquare(float* gain, float epsilon, int columns)
{
    /// <param name="processor">Threads to use.</param>
    /// <param name="values">[rows, columns]</param>
    /// <param name="result">[rows, columns]; may be the values.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="inverses">Scratch, [rows].</param>
    public void Apply(Processor processor, float* values, float* result, int rows, float* inverses) =>
        processor.ForRows(rows, columns, new Body(this, values, result, inverses));

    private readonly struct Body(RootMeanSquare owner, float* values, float* result, float* inverses) : IRangeBody
    {
        public void Run(nint start, nint count) => owner.Apply(values, result, inverses, start, count);
    }

    private void Apply(float* values, float* result, float* inverses, nint start, nint count) =>
        RootMeanSquareNormalization.Forward(values, gain, epsilon, result, inverses, columns, start, count);
}
