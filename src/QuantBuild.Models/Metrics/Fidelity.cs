using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Models.Metrics;

/// <summary>Compares a quantized model's logits with the full-precision model's.</summary>
public static class Fidelity
{
    /// <summary>Sums in double precision, in the order of the texts.</summary>
    /// <exception cref="ArgumentException">The tables are of other shapes, or empty.</exception>
    public static FidelityResult Compare(LogitTable full, LogitTable quantized)
    {
        ArgumentNullException.ThrowIfNull(full);
        ArgumentNullException.ThrowIfNull(quantized);
        if (full.Rows != quantized.Rows || full.Classes != quantized.Classes || full.Rows == 0)
        {
            throw new ArgumentException(
                $"[{full.Rows}, {full.Classes}] logits cannot be compared with "
                + $"[{quantized.Rows}, {quantized.Classes}].",
                nameof(quantized));
        }

        var (agreeing, divergence, squares) = (0, 0.0, 0.0);
        for (var row = 0; row < full.Rows; row++)
        {
            agreeing += full.PredictedClass(row) == quantized.PredictedClass(row) ? 1 : 0;
            divergence += Divergence(full[row], quantized[row]);
            squares += SquaredDistance(full[row], quantized[row]);
        }

        return new FidelityResult(
            (double)agreeing / full.Rows, divergence / full.Rows, squares / full.Values.Length, full.Rows);
    }

    // Σ p·(ln p − ln q) with ln p = logit − ln Σ e^logit.
    private static double Divergence(ReadOnlySpan<float> full, ReadOnlySpan<float> quantized)
    {
        var (fullNormalizer, quantizedNormalizer) = (LogSumExp(full), LogSumExp(quantized));
        var sum = 0.0;
        for (var i = 0; i < full.Length; i++)
        {
            var logProbability = full[i] - fullNormalizer;
            sum += DeterministicMath.Exp(logProbability) * (logProbability - (quantized[i] - quantizedNormalizer));
        }

        return sum;
    }

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        double largest = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += DeterministicMath.Exp(logit - largest);
        }

        return largest + DeterministicMath.Log(sum);
    }

    private static double SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            var difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }
}
