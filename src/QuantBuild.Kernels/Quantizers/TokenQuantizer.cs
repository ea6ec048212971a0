using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// <see cref="FakeQuantizer"/> with a step for each row, which just covers the row's largest magnitude: nothing is
/// clipped, and nothing has to be known of the values before.
/// </summary>
public static unsafe class TokenQuantizer
{
    /// <summary>Quantizes rows startRow … startRow + rowCount − 1.</summary>
    /// <param name="values">[rows, columns]. A row that holds NaN or infinities becomes NaN.</param>
    /// <param name="range">Symmetric codes.</param>
    /// <param name="result">[rows, columns]; may be the values.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="startRow">First row.</param>
    /// <param name="rowCount">Number of rows.</param>
    public static void Forward(
        float* values, CodeRange range, float* result, nint columns, nint startRow, nint rowCount)
    {
        for (var row = startRow; row < startRow + rowCount; row++)
        {
            var step = StepOf(Extremes.Magnitude(values, row * columns, columns), range);
            FakeQuantizer.Forward(
                values + (row * columns), &step, null, range, StepLayout.PerTensor(columns), result + (row * columns),
                0, columns);
        }
    }

    /// <summary>The step with which the last code reaches the largest magnitude.</summary>
    public static float StepOf(float magnitude, CodeRange range) =>
        MathF.Max(magnitude / range.Upper, FakeQuantizer.SmallestStep);
}
