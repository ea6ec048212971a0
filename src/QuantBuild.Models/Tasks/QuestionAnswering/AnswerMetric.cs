using QuantBuild.Formats.QuestionAnswering;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>The mean over questions of how an answer's text agrees with the right ones, as SQuAD counts it.</summary>
public sealed class AnswerMetric : IMetric
{
    private readonly AnswerSettings settings;
    private readonly Func<Predictions, AnswerSettings, double[]> byQuestion;

    private AnswerMetric(
        string name, AnswerSettings settings, Func<Predictions, AnswerSettings, double[]> byQuestion)
    {
        Name = name;
        this.settings = settings;
        this.byQuestion = byQuestion;
    }

    public string Name { get; }

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>Exact match, and F1 of words.</summary>
    /// <param name="settings">How answers are read.</param>
    public static IReadOnlyList<AnswerMetric> Of(AnswerSettings settings) =>
        [new("exactMatch", settings, ExactMatches), new("tokenF1", settings, TokenF1s)];

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var values = predictions.Once(settings, byQuestion);
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return sum / rows.Length;
    }

    private static double[] ExactMatches(Predictions predictions, AnswerSettings settings) =>
        ByQuestion(predictions, settings, AnswerOverlap.ExactMatch);

    private static double[] TokenF1s(Predictions predictions, AnswerSettings settings) =>
        ByQuestion(predictions, settings, AnswerOverlap.F1);

    private static double[] ByQuestion(
        Predictions predictions, AnswerSettings settings, Func<string, IReadOnlyList<string>, double> overlap) =>
    [
        .. predictions.Once(settings, PredictedAnswers.TextsOf)
            .Zip(((AnswerTargets)predictions.Targets).Questions, (text, question) => overlap(text, question.Wanted)),
    ];
}
