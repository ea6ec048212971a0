using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The share of texts for which both models predict the same class.</summary>
public sealed class PredictionAgreement() : AgreementMeasure("the same prediction for", "samples")
{
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

    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        FidelityResult.OfMean(this, OfTexts(full, quantized), seed);
}
