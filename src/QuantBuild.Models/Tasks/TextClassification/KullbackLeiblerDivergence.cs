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
        return [.. Enumerable.Range(0, full.Texts).Select(row => Distribution.Divergence(full[row], quantized[row]))];
    }

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        FidelityResult.OfMean(this, OfTexts(full, quantized), seed);

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"mean KL divergence {result.Value:G4} nats\n({result.Low:G4} – {result.High:G4})";
    }
}
