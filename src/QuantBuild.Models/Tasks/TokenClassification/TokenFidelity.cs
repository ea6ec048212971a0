using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The mean over words of how alike both models see them, with an interval over texts.</summary>
public sealed class TokenFidelity : IFidelityMeasure
{
    private readonly Func<FidelityResult, FormattableString> describe;
    private readonly ValueOfAToken value;

    private TokenFidelity(
        string name,
        string title,
        double maximum,
        bool isLargerBetter,
        Func<FidelityResult, FormattableString> describe,
        ValueOfAToken value)
    {
        Name = name;
        Title = title;
        Maximum = maximum;
        IsLargerBetter = isLargerBetter;
        this.describe = describe;
        this.value = value;
    }

    private delegate double ValueOfAToken(LogitTable full, LogitTable quantized, int text, int token);

    /// <summary>The share of words that both models label alike.</summary>
    public static TokenFidelity Agreement { get; } = new(
        "agreement", "agreement", 1, isLargerBetter: true,
        result => $"the same label for {result.Value:P2} of the words\n({result.Low:P2} – {result.High:P2})",
        (full, quantized, text, token) =>
            CountedTokens.PredictedOf(full, text, token) == CountedTokens.PredictedOf(quantized, text, token) ? 1 : 0);

    /// <summary>Mean over words of Σ p·ln(p/q) over the classes, p of the full-precision model, in nats.</summary>
    public static TokenFidelity Divergence { get; } = new(
        "klDivergence", "KL divergence", double.PositiveInfinity, isLargerBetter: false,
        result => $"mean KL divergence {result.Value:G4} nats\n({result.Low:G4} – {result.High:G4})",
        (full, quantized, text, token) => Distribution.Divergence(
            CountedTokens.LogitsOf(full, text, token), CountedTokens.LogitsOf(quantized, text, token)));

    public string Name { get; }

    public string? Title { get; }

    public double Minimum => 0;

    public double Maximum { get; }

    public bool IsLargerBetter { get; }

    /// <summary>Over all tokens, since the targets say which of them count.</summary>
    /// <inheritdoc/>
    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        Compare(full, quantized, targets: null, seed);

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var labels = targets as TokenLabels;
        var sums = AnswerSums.Of(
            full.Texts,
            text => [.. CountedTokens.Of(labels, full, text).Select(token => value(full, quantized, text, token))]);
        var (mean, low, high) = Bootstrap.Evaluate(sums.Texts, sums.Mean, seed);
        return new FidelityResult(this, mean, low, high);
    }

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return describe(result);
    }
}
