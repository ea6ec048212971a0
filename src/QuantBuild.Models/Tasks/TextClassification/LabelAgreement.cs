using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The share of the decisions about labels that both models make alike, of all labels of all texts.</summary>
public sealed class LabelAgreement() : AgreementMeasure("the same decision for", "labels")
{
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var shares = new double[full.Texts];
        for (var text = 0; text < shares.Length; text++)
        {
            var left = full[text];
            var right = quantized[text];
            var alike = 0;
            for (var label = 0; label < left.Length; label++)
            {
                alike += LabelDecision.Of(left[label]) == LabelDecision.Of(right[label]) ? 1 : 0;
            }

            shares[text] = (double)alike / left.Length;
        }

        return FidelityResult.OfMean(this, shares, seed);
    }
}
