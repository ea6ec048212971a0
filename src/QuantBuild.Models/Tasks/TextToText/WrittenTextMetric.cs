using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>The mean over texts of how what a model writes agrees with the right texts; the best one counts.</summary>
public sealed class WrittenTextMetric : IMetric
{
    private readonly Func<string, IReadOnlyList<string>, double> overlap;

    private WrittenTextMetric(string name, Func<string, IReadOnlyList<string>, double> overlap)
    {
        Name = name;
        this.overlap = overlap;
    }

    /// <summary>The share that is right as SQuAD counts it (<see cref="AnswerOverlap.ExactMatch"/>).</summary>
    public static WrittenTextMetric ExactMatch { get; } = new("exactMatch", AnswerOverlap.ExactMatch);

    /// <summary>
    /// F1 of words as SQuAD counts it (<see cref="AnswerOverlap.F1(string, IReadOnlyList{string})"/>).
    /// </summary>
    public static WrittenTextMetric TokenF1 { get; } = new("tokenF1", AnswerOverlap.F1);

    /// <summary>
    /// The share that is a right text to the letter, white space around it apart: of words that stand for classes, the
    /// accuracy, and a text that is no class is wrong.
    /// </summary>
    public static WrittenTextMetric Accuracy { get; } = new("accuracy", SameText);

    /// <summary>ROUGE-L (<see cref="LongestCommonSubsequence.F1(string, IReadOnlyList{string})"/>).</summary>
    public static WrittenTextMetric RougeL { get; } = new("rougeL", LongestCommonSubsequence.F1);

    public string Name { get; }

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public bool ReadsWrittenTexts => true;

    /// <exception cref="InvalidOperationException">The model was not asked to write.</exception>
    /// <inheritdoc/>
    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var values = predictions.Once(this, (all, metric) => metric.ByText(all));
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return sum / rows.Length;
    }

    /// <summary>What one and the same answer to every text reaches.</summary>
    internal Baseline OfConstantAnswer(string answer, WrittenTargets targets) => new(
        Name, Enumerable.Range(0, targets.Count).Average(text => overlap(answer, targets.TextsOf(text))), answer);

    private static double SameText(string written, IReadOnlyList<string> right) =>
        right.Any(each => each.AsSpan().Trim().SequenceEqual(written.AsSpan().Trim())) ? 1 : 0;

    private double[] ByText(Predictions predictions)
    {
        var written = predictions.Logits.Written
            ?? throw new InvalidOperationException("The model was not asked to write texts.");
        var targets = (WrittenTargets)predictions.Targets;
        return [.. written.Select((text, i) => overlap(text.Text, targets.TextsOf(i)))];
    }
}
