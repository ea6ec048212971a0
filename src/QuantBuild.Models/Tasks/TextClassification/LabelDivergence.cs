using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>
/// The mean over texts of Σ p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)) over the labels, p of the full-precision model, in
/// nats.
/// </summary>
public sealed class LabelDivergence : DivergenceMeasure
{
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var divergences = new double[full.Texts];
        for (var text = 0; text < divergences.Length; text++)
        {
            var left = full[text];
            var right = quantized[text];
            for (var label = 0; label < left.Length; label++)
            {
                divergences[text] += LabelDecision.Divergence(left[label], right[label]);
            }
        }

        return FidelityResult.OfMean(this, divergences, seed);
    }
}
