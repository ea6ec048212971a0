using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The share of words that both models label alike, with an interval over texts.</summary>
public sealed class TokenAgreement() : AgreementMeasure("the same label for", "words")
{
    /// <summary>Over all tokens, since the targets say which of them count.</summary>
    /// <inheritdoc/>
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        Compare(full, quantized, targets: null, seed);

    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed) =>
        CountedTokens.SumsOf(full, quantized, targets, (text, token) =>
            CountedTokens.PredictedOf(full, text, token) == CountedTokens.PredictedOf(quantized, text, token) ? 1 : 0)
            .ResultOf(this, seed);
}
