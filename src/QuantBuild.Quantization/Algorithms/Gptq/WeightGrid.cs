using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// The values a weight's elements can take: (code − zero point)·step. Ternary weights are −scale, 0 and scale, and
/// round to the nearest of the three.
/// </summary>
internal sealed class WeightGrid
{
    private readonly QuantizedMatrix start;
    private readonly int columnsAStep;
    private readonly int stepsARow;
    private readonly CodeRange codes;

    /// <param name="start">The weight rounded to nearest; its steps and zero points are taken.</param>
    /// <param name="codes">The smallest and the largest code.</param>
    public WeightGrid(QuantizedMatrix start, CodeRange codes)
    {
        this.codes = codes;
        this.start = start with { Steps = [.. start.Steps], ZeroPoints = start.ZeroPoints?.ToArray() };
        columnsAStep = start.Granularity.Kind is GranularityKind.Group ? start.Granularity.GroupSize : start.Columns;
        stepsARow = start.Granularity.Kind is GranularityKind.Tensor ? 0 : start.Columns / columnsAStep;
    }

    /// <summary>The grid with steps that are a fraction of these; zero points stay.</summary>
    /// <param name="fractions">One a step.</param>
    public WeightGrid Scaled(ReadOnlySpan<float> fractions)
    {
        var steps = new float[start.Steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Math.Max(start.Steps[i] * fractions[i], QuantizerRange.SmallestStep);
        }

        return new WeightGrid(start with { Steps = steps }, codes);
    }

    /// <summary>Takes the steps of one group of columns from another quantization of them.</summary>
    /// <param name="group">Number of the group in a row.</param>
    /// <param name="slice">The group's columns, one step a row.</param>
    public void Replace(int group, QuantizedMatrix slice)
    {
        for (var row = 0; row < start.Rows; row++)
        {
            start.Steps[(row * stepsARow) + group] = slice.Steps[row];
            if (start.ZeroPoints is { } zeroPoints)
            {
                zeroPoints[(row * stepsARow) + group] = slice.ZeroPoints![row];
            }
        }
    }

    /// <summary>The nearest code, and the value it stands for; exactly what a backend's decoding gives.</summary>
    public (sbyte Code, float Value) Round(int row, int column, float weight)
    {
        var place = (row * stepsARow) + (column / columnsAStep);
        var (step, zeroPoint) = (start.Steps[place], start.ZeroPoints?[place] ?? 0);
        if (step == 0)
        {
            return (0, 0);
        }

        var code = Math.Clamp(
            MathF.Round(weight / step, MidpointRounding.ToEven) + zeroPoint, codes.Lower, codes.Upper);
        return ((sbyte)code, (code - zeroPoint) * step);
    }

    public QuantizedMatrix ToMatrix(sbyte[] chosen) => start with { Codes = chosen };
}
