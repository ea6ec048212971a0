using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Models.Tasks;

/// <summary>The distribution over choices of which logits are given: p = e^logit / Σ e^logit.</summary>
internal static class Distribution
{
    /// <summary>Σ p·ln(p/q), p of the full-precision model, in nats.</summary>
    public static double Divergence(ReadOnlySpan<float> full, ReadOnlySpan<float> quantized)
    {
        // Σ p·(ln p − ln q) with ln p = logit − ln Σ e^logit.
        var (fullNormalizer, quantizedNormalizer) = (LogSumExp(full), LogSumExp(quantized));
        var sum = 0.0;
        for (var i = 0; i < full.Length; i++)
        {
            var logProbability = full[i] - fullNormalizer;
            sum += DeterministicMath.Exp(logProbability) * (logProbability - (quantized[i] - quantizedNormalizer));
        }

        return sum;
    }

    /// <summary>ln Σ e^logit.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
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
}
