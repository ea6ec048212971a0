using QuantBuild.Formats.QuestionAnswering;
using QuantBuild.Kernels.Spans;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>What a model answers to questions.</summary>
internal static class PredictedAnswers
{
    /// <summary>The best answer to each question; null where there is none.</summary>
    /// <param name="logits">Two a token of each window.</param>
    /// <param name="targets">Of the windows; their right answers play no part.</param>
    /// <param name="settings">How answers are read.</param>
    public static RankedSpan?[] SpansOf(LogitTable logits, AnswerTargets targets, AnswerSettings settings) =>
    [
        .. targets.Groups.Select(windows =>
        {
            var ranking = new SpanRanking(settings.LongestAnswer, count: 1);
            foreach (var window in windows)
            {
                ranking.Add(
                    logits[window],
                    targets.Windows[window].FirstToken,
                    targets.BeginsOf(window),
                    targets.EndsOf(window));
            }

            return ranking.HasSpan(settings.NoAnswerThreshold) ? ranking.Best[0] : (RankedSpan?)null;
        }),
    ];

    /// <summary>The texts of the same; empty where there is no answer.</summary>
    public static string[] TextsOf(Predictions predictions, AnswerSettings settings)
    {
        var targets = (AnswerTargets)predictions.Targets;
        return
        [
            .. SpansOf(predictions.Logits, targets, settings).Zip(targets.Questions, (span, question) =>
                span is { } found ? question.Context[found.Begin..found.End] : string.Empty),
        ];
    }
}
