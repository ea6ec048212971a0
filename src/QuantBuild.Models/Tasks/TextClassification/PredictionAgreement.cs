using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The share of texts for which both models predict the same class.</summary>
public sealed class PredictionAgreement : IFidelityMeasure
{
    public string Name => "agreement";

    public string? Title => "agreement";

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>1 for every text for which both predict the same class, else 0.</summary>
    /// <inheritdoc cref="Compare"/>
    public static double[] OfTexts(LogitTable full, LogitTable quantized)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        return
        [
            .. Enumerable.Range(0, full.Texts)
                .Select(row => PredictedClass.Of(full[row]) == PredictedClass.Of(quantized[row]) ? 1.0 : 0.0),
        ];
    }

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        FidelityResult.OfMean(this, OfTexts(full, quantized), seed);

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"the same prediction for {result.Value:P2} of the samples\n({result.Low:P2} – {result.High:P2})";
    }
}
