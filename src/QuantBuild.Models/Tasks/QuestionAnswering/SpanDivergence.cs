using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>
/// The mean over questions of Σ p·ln(p/q) over the tokens of a window, p of the full-precision model, in nats: of a
/// question the mean over its windows, of a window the mean of first and last tokens.
/// </summary>
public sealed class SpanDivergence : DivergenceMeasure
{
    /// <summary>By windows, since the targets say which are of one question.</summary>
    /// <inheritdoc/>
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        return FidelityResult.OfMean(this, OfWindows(full, quantized), seed);
    }

    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var windows = OfWindows(full, quantized);
        return FidelityResult.OfMean(
            this,
            targets is AnswerTargets answers
                ? [.. answers.Groups.Select(group => group.Average(window => windows[window]))]
                : windows,
            seed);
    }

    private static double[] OfWindows(LogitTable full, LogitTable quantized) =>
    [
        .. Enumerable.Range(0, full.Texts).Select(text =>
            (Of(full, quantized, text, 0) + Of(full, quantized, text, 1)) / 2),
    ];

    private static double Of(LogitTable full, LogitTable quantized, int text, int end) =>
        Distribution.Divergence(EndLogits.Of(full, text, end), EndLogits.Of(quantized, text, end));
}
