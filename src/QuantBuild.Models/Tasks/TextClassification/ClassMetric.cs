using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>A metric that is made of how often each class is right and predicted.</summary>
public sealed class ClassMetric : IMetric
{
    private readonly Func<ClassCounts, double> statistic;

    private ClassMetric(string name, double minimum, Func<ClassCounts, double> statistic)
    {
        Name = name;
        Minimum = minimum;
        this.statistic = statistic;
    }

    /// <summary>The share of texts whose largest logit is the right class.</summary>
    public static ClassMetric Accuracy { get; } = new("accuracy", 0, counts => counts.MicroF1);

    /// <summary>F1 of the last of two classes: the positive one, as GLUE has it (arXiv:1804.07461).</summary>
    public static ClassMetric F1 { get; } = new("f1", 0, counts => counts.F1(counts.Classes - 1));

    /// <summary>The mean of the classes' F1, each class with the same weight.</summary>
    public static ClassMetric MacroF1 { get; } = new("f1Macro", 0, counts => counts.MacroF1);

    /// <summary>F1 of all decisions together, which is the accuracy where each text has one class.</summary>
    public static ClassMetric MicroF1 { get; } = new("f1Micro", 0, counts => counts.MicroF1);

    /// <summary>Matthews' correlation.</summary>
    public static ClassMetric Matthews { get; } = new("matthews", -1, counts => counts.Matthews);

    public string Name { get; }

    public double Minimum { get; }

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return rows.IsEmpty ? double.NaN : statistic(Count(predictions, rows));
    }

    /// <summary>
    /// What one and the same answer to every text reaches: the better of the commonest class, the best answer where
    /// classes count alike, and the last, the only one that counts where one does.
    /// </summary>
    /// <param name="targets">At least one.</param>
    /// <param name="model">Names the classes.</param>
    internal Baseline OfConstantAnswer(ClassTargets targets, ModelDescription model)
    {
        var labels = model.Extents.Labels;
        var commonest = MajorityClass.Of(targets, model).Index;
        var (first, second) = (OfAnswer(commonest), OfAnswer(labels.Count - 1));
        return second > first
            ? new Baseline(Name, second, labels[^1])
            : new Baseline(Name, first, labels[commonest]);

        double OfAnswer(int answer)
        {
            var counts = new ClassCounts(labels.Count);
            foreach (var right in targets.Classes)
            {
                counts.Add(right, answer);
            }

            return statistic(counts);
        }
    }

    /// <summary>The classes of some of the texts; a row may be given more than once.</summary>
    internal static ClassCounts Count(Predictions predictions, ReadOnlySpan<int> rows)
    {
        var counts = new ClassCounts(predictions.Logits.Columns);
        var classes = ((ClassTargets)predictions.Targets).Classes;
        foreach (var row in rows)
        {
            counts.Add(classes[row], PredictedClass.Of(predictions.Logits[row]));
        }

        return counts;
    }
}
