using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Models.Metrics;

/// <summary>Compares a quantized model's logits with the full-precision model's.</summary>
public static class Fidelity
{
    /// <summary>Sums in double precision, in the order of the texts.</summary>
    /// <exception cref="ArgumentException">The tables are of other shapes, or empty.</exception>
    public static FidelityResult Compare(LogitTable full, LogitTable quantized)
    {
        Check(full, quantized);
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

    /// <summary>Agreement and divergence with percentile bootstrap intervals over the texts.</summary>
    /// <inheritdoc cref="Compare"/>
    public static FidelityEstimate Estimate(LogitTable full, LogitTable quantized, ulong seed)
    {
        var agreements = Agreements(full, quantized);
        return new FidelityEstimate(
            Bootstrap.Mean(agreements, seed), Bootstrap.Mean(Divergences(full, quantized), seed));
    }

    /// <summary>Σ p·ln(p/q) of every text, p of the full-precision model, in nats.</summary>
    /// <inheritdoc cref="Compare"/>
    public static double[] Divergences(LogitTable full, LogitTable quantized)
    {
        Check(full, quantized);
        return [.. Enumerable.Range(0, full.Rows).Select(row => Divergence(full[row], quantized[row]))];
    }

    /// <summary>1 for every text for which both predict the same class, else 0.</summary>
    /// <inheritdoc cref="Compare"/>
    public static double[] Agreements(LogitTable full, LogitTable quantized)
    {
        Check(full, quantized);
        return
        [
            .. Enumerable.Range(0, full.Rows)
                .Select(row => full.PredictedClass(row) == quantized.PredictedClass(row) ? 1.0 : 0.0),
        ];
    }

    private static void Check(LogitTable full, LogitTable quantized)
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
