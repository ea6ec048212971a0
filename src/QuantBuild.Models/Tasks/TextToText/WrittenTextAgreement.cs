using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>The share of texts for which both models write the same tokens.</summary>
public sealed class WrittenTextAgreement() : AgreementMeasure("the same text written for", "samples")
{
    /// <exception cref="ArgumentException">A model was not asked to write, or they wrote for other texts.</exception>
    /// <inheritdoc/>
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        ArgumentNullException.ThrowIfNull(quantized);
        return full.Written is { } before && quantized.Written is { } after && before.Count == after.Count
            ? FidelityResult.OfMean(
                this,
                [.. before.Zip(after, (one, other) => one.Tokens.SequenceEqual(other.Tokens) ? 1.0 : 0)],
                seed)
            : throw new ArgumentException("Both models have to write for the same texts.", nameof(quantized));
    }
}
