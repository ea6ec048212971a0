using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>The mean over masked positions of Σ p·ln(p/q), p of the full-precision model, in nats.</summary>
public sealed class AnswerDivergence : IFidelityMeasure
{
    public string Name => "klDivergence";

    public string? Title => "KL divergence";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    /// <summary>Reads what was found where both models ran side by side.</summary>
    /// <inheritdoc/>
    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var sums = AnswerSums.Of(full.Texts, text =>
            [.. AnswerColumns.Of(quantized, text, AnswerColumns.Divergence).Select(value => (double)value)]);
        var (value, low, high) = Bootstrap.Evaluate(sums.Texts, sums.Mean, seed);
        return new FidelityResult(this, value, low, high);
    }

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"mean KL divergence {result.Value:G4} nats\n({result.Low:G4} – {result.High:G4})";
    }
}
