using QuantBuild.Kernels.Numerics;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The mean over texts of Σ p·ln(p/q), p of the full-precision model, in nats.</summary>
public sealed class KullbackLeiblerDivergence : IFidelityMeasure
{
    public string Name => "klDivergence";

    public string? Title => "KL divergence";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    /// <summary>Σ p·ln(p/q) of every text.</summary>
    /// <inheritdoc cref="Compare"/>
    public static double[] OfTexts(LogitTable full, LogitTable quantized)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        return [.. Enumerable.Range(0, full.Texts).Select(row => Divergence(full[row], quantized[row]))];
    }

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        FidelityResult.OfMean(this, OfTexts(full, quantized), seed);

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"mean KL divergence {result.Value:G4} nats\n({result.Low:G4} – {result.High:G4})";
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
}
