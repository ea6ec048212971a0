using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>The share of masked positions for which both models' largest logit is of one token.</summary>
public sealed class AnswerAgreement : IFidelityMeasure
{
    public string Name => "agreement";

    public string? Title => "agreement";

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var sums = AnswerSums.Of(full.Texts, text =>
        [
            .. AnswerColumns.Of(full, text, AnswerColumns.Answer).Zip(
                AnswerColumns.Of(quantized, text, AnswerColumns.Answer),
                (one, other) => (int)one == (int)other ? 1.0 : 0.0),
        ]);
        var (value, low, high) = Bootstrap.Evaluate(sums.Texts, sums.Mean, seed);
        return new FidelityResult(this, value, low, high);
    }

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"the same answer for {result.Value:P2} of the masked tokens\n({result.Low:P2} – {result.High:P2})";
    }
}
