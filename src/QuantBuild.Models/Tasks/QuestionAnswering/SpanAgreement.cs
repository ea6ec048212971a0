using QuantBuild.Formats.QuestionAnswering;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>The share of questions that both models answer with the same place of the text, or with none.</summary>
/// <param name="settings">How answers are read.</param>
public sealed class SpanAgreement(AnswerSettings settings) : AgreementMeasure("the same answer to", "questions")
{
    public override string Name => "spanAgreement";

    public override string? Title => "span agreement";

    /// <summary>
    /// By windows, of which both models have to find the same first and the same last token likeliest: which tokens can
    /// be of an answer, and which windows are of one question, the targets say.
    /// </summary>
    /// <inheritdoc/>
    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        return FidelityResult.OfMean(
            this,
            [
                .. Enumerable.Range(0, full.Texts)
                    .Select(text => EndLogits.LargestOf(full, text) == EndLogits.LargestOf(quantized, text) ? 1.0 : 0),
            ],
            seed);
    }

    public override FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        if (targets is not AnswerTargets answers)
        {
            return Compare(full, quantized, seed);
        }

        var (left, right) = (
            PredictedAnswers.SpansOf(full, answers, settings), PredictedAnswers.SpansOf(quantized, answers, settings));
        return FidelityResult.OfMean(
            this,
            [
                .. left.Zip(right, (one, other) =>
                    (one?.Begin, one?.End) == (other?.Begin, other?.End) ? 1.0 : 0),
            ],
            seed);
    }
}
