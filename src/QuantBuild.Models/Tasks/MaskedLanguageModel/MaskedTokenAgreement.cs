using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>The share of masked positions for which both models' largest logit is of one token.</summary>
public sealed class MaskedTokenAgreement() : AgreementMeasure("the same answer for", "masked tokens")
{
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var sums = AnswerSums.Of(full.Texts, text =>
        [
            .. AnswerColumns.Of(full, text, AnswerColumns.Answer).Zip(
                AnswerColumns.Of(quantized, text, AnswerColumns.Answer),
                (one, other) => (int)one == (int)other ? 1.0 : 0.0),
        ]);
        return sums.ResultOf(this, seed);
    }
}
