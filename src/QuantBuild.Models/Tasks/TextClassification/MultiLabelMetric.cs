using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>A metric of texts with any number of labels.</summary>
public sealed class MultiLabelMetric : IMetric
{
    private readonly Func<Predictions, int[], double> statistic;

    private MultiLabelMetric(string name, Func<Predictions, int[], double> statistic)
    {
        Name = name;
        this.statistic = statistic;
    }

    /// <summary>The share of texts all of whose labels are right, and no others.</summary>
    public static MultiLabelMetric SubsetAccuracy { get; } = new("accuracy", OfWholeTexts);

    /// <summary>The mean of the labels' F1, of those that are right or predicted anywhere.</summary>
    public static MultiLabelMetric MacroF1 { get; } =
        new("f1Macro", (predictions, rows) => Count(predictions, rows).MacroF1);

    /// <summary>F1 over the decisions about all labels together.</summary>
    public static MultiLabelMetric MicroF1 { get; } =
        new("f1Micro", (predictions, rows) => Count(predictions, rows).MicroF1);

    public string Name { get; }

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return statistic(predictions, rows.ToArray());
    }

    /// <summary>The labels of some of the texts; a row may be given more than once.</summary>
    internal static ClassCounts Count(Predictions predictions, IEnumerable<int> rows)
    {
        var targets = (MultiLabelTargets)predictions.Targets;
        var counts = new ClassCounts(targets.Labels);
        foreach (var row in rows)
        {
            var right = targets[row];
            var logits = predictions.Logits[row];
            for (var label = 0; label < right.Length; label++)
            {
                counts.AddLabel(label, right[label] == 1, LabelDecision.Of(logits[label]));
            }
        }

        return counts;
    }

    private static double OfWholeTexts(Predictions predictions, int[] rows)
    {
        var targets = (MultiLabelTargets)predictions.Targets;
        var whole = 0;
        foreach (var row in rows)
        {
            var right = targets[row];
            var logits = predictions.Logits[row];
            var isWhole = true;
            for (var label = 0; label < right.Length; label++)
            {
                isWhole &= (right[label] == 1) == LabelDecision.Of(logits[label]);
            }

            whole += isWhole ? 1 : 0;
        }

        return (double)whole / rows.Length;
    }
}
