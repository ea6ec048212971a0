using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>The mean over masked positions of Σ p·ln(p/q), p of the full-precision model, in nats.</summary>
public sealed class MaskedTokenDivergence : DivergenceMeasure
{
    /// <summary>Reads what was found where both models ran side by side.</summary>
    /// <inheritdoc/>
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        return AnswerColumns.DivergencesOf(full, quantized).ResultOf(this, seed);
    }
}
