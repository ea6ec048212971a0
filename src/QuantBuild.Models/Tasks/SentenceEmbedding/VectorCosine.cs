using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>The mean over texts of the cosine between both models' vectors.</summary>
public sealed class VectorCosine : IFidelityMeasure
{
    public string Name => "cosine";

    public string? Title => "cosine";

    public double Minimum => -1;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>The cosine of every text.</summary>
    /// <inheritdoc cref="Compare"/>
    public static double[] OfTexts(LogitTable full, LogitTable quantized)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        return [.. Enumerable.Range(0, full.Texts).Select(row => Cosine.Of(full[row], quantized[row]))];
    }

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        FidelityResult.OfMean(this, OfTexts(full, quantized), seed);

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"mean cosine {result.Value:F4} between the vectors\n({result.Low:F4} – {result.High:F4})";
    }
}
