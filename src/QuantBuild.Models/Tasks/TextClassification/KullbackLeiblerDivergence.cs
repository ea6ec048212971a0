using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The mean over texts of Σ p·ln(p/q), p of the full-precision model, in nats.</summary>
public sealed class KullbackLeiblerDivergence : DivergenceMeasure
{
    /// <summary>Σ p·ln(p/q) of every text.</summary>
    /// <inheritdoc cref="Compare"/>
    public static double[] OfTexts(LogitTable full, LogitTable quantized)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        return [.. Enumerable.Range(0, full.Texts).Select(row => Distribution.Divergence(full[row], quantized[row]))];
    }

    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        FidelityResult.OfMean(this, OfTexts(full, quantized), seed);
}
