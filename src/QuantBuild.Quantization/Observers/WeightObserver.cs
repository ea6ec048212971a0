using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Observers;

/// <summary>Chooses the steps, and zero points where asymmetric, of a weight matrix.</summary>
internal static class WeightObserver
{
    // The fractions of the min-max step that the error search tries: 0.20, 0.21, …, 1.00.
    private const int SmallestPercent = 20;
    private const int LargestPercent = 100;

    /// <param name="weight">[rows, columns]</param>
    /// <param name="quantization">With a step to choose: not ternary.</param>
    /// <returns>Steps [step count] and Int32 zero points of the same shape, or null where symmetric.</returns>
    public static (Tensor Step, Tensor? ZeroPoint) Observe(Tensor weight, WeightQuantization quantization)
    {
        var backend = weight.Backend;
        var count = quantization.Granularity.StepCount(weight.Shape.Rows, weight.Shape.Columns);
        var (low, high) = quantization.Observer is ObserverKind.Percentile
            ? PercentileRanges(weight, count, quantization.Symmetric, quantization.Percentile)
            : Ranges(weight, count);
        var (steps, zeroPoints) = Cover(low, high, quantization.Symmetric, quantization.CodeRange);
        if (quantization.Observer is ObserverKind.MeanSquaredError)
        {
            SearchLeastError(weight, steps, zeroPoints, quantization.CodeRange);
        }

        var shape = new Shape(count);
        return (backend.FromHost(steps, shape), zeroPoints is null ? null : backend.FromHost(zeroPoints, shape));
    }

    private static (float[] Low, float[] High) Ranges(Tensor weight, int count)
    {
        var backend = weight.Backend;
        using var scope = backend.OpenScope();
        var (minimum, maximum) = backend.Range(weight, count, mask: null);
        return (backend.ReadFloats(minimum), backend.ReadFloats(maximum));
    }

    private static (float[] Low, float[] High) PercentileRanges(
        Tensor weight, int count, bool symmetric, double percentile)
    {
        var values = weight.Backend.ReadFloats(weight);
        var length = values.Length / count;
        var (low, high) = (new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            // What shares a step is consecutive: the tensor, a row, or a group of its columns.
            var part = values.AsSpan(i * length, length);
            (low[i], high[i]) = symmetric
                ? Percentile.Symmetric(part, percentile)
                : Percentile.Asymmetric(part, percentile);
        }

        return (low, high);
    }

    private static (float[] Steps, int[]? ZeroPoints) Cover(
        float[] low, float[] high, bool symmetric, CodeRange codeRange)
    {
        var count = low.Length;
        var steps = new float[count];
        var zeroPoints = symmetric ? null : new int[count];
        for (var i = 0; i < count; i++)
        {
            if (zeroPoints is null)
            {
                steps[i] = QuantizerRange.SymmetricStep(low[i], high[i], codeRange);
            }
            else
            {
                (steps[i], zeroPoints[i]) = QuantizerRange.Asymmetric(low[i], high[i], codeRange);
            }
        }

        return (steps, zeroPoints);
    }

    private static void SearchLeastError(Tensor weight, float[] steps, int[]? zeroPoints, CodeRange codeRange)
    {
        var backend = weight.Backend;
        using var scope = backend.OpenScope();
        var shape = new Shape(steps.Length);
        var zeroPoint = zeroPoints is null ? null : backend.FromHost(zeroPoints, shape);
        var covering = (float[])steps.Clone();
        var least = new float[steps.Length];
        Array.Fill(least, float.PositiveInfinity);
        var candidate = new float[steps.Length];
        for (var percent = SmallestPercent; percent <= LargestPercent; percent++)
        {
            using var trial = backend.OpenScope();
            for (var i = 0; i < candidate.Length; i++)
            {
                candidate[i] = Math.Max(covering[i] * (percent / 100f), QuantizerRange.SmallestStep);
            }

            var error = backend.ReadFloats(
                backend.QuantizationError(weight, backend.FromHost(candidate, shape), zeroPoint, codeRange));
            for (var i = 0; i < error.Length; i++)
            {
                if (error[i] < least[i])
                {
                    least[i] = error[i];
                    steps[i] = candidate[i];
                }
            }
        }
    }
}
