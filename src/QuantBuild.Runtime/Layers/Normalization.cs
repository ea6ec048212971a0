using QuantBuild.Kernels.Normalization;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>Layer normalization.</summary>
/// <param name="gain">[columns]</param>
/// <param name="bias">[columns]</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="columns">Length of a row.</param>
internal sealed unsafe class Normalization(float* gain, float* bias, float epsilon, int columns)
{
    /// <summary>values = normalized(values + residual), in place.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="values">[rows, columns]</param>
    /// <param name="residual">Added first, or null.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="statistics">Scratch, [2, rows].</param>
    public void Apply(Processor processor, float* values, float* residual, int rows, float* statistics) =>
        processor.ForRows(rows, columns, new Body(this, values, residual, statistics, statistics + rows));

    private readonly struct Body(
        Normalization owner, float* values, float* residual, float* means, float* inverseDeviations) : IRangeBody
    {
        public void Run(nint start, nint count) =>
            owner.Apply(values, residual, means, inverseDeviations, start, count);
    }

    private void Apply(
        float* values, float* residual, float* means, float* inverseDeviations, nint start, nint count) =>
        LayerNormalization.Forward(
            values, residual, values, gain, bias, epsilon, values, means, inverseDeviations, columns, start, count);
}
