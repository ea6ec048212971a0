using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The mean over words of Σ p·ln(p/q) over the classes, in nats, with an interval over texts.</summary>
public sealed class TokenDivergence : DivergenceMeasure
{
    /// <summary>Over all tokens, since the targets say which of them count.</summary>
    /// <inheritdoc/>
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        Compare(full, quantized, targets: null, seed);

    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed) =>
        CountedTokens.SumsOf(full, quantized, targets, (text, token) => Distribution.Divergence(
            CountedTokens.LogitsOf(full, text, token), CountedTokens.LogitsOf(quantized, text, token)))
            .ResultOf(this, seed);
}
