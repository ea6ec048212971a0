using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>A metric of whole entities, over all types and texts together.</summary>
public sealed class EntityMetric : IMetric
{
    private readonly IReadOnlyList<string> labels;
    private readonly Func<EntityCounts, double> statistic;

    private EntityMetric(string name, IReadOnlyList<string> labels, Func<EntityCounts, double> statistic)
    {
        Name = name;
        this.labels = labels;
        this.statistic = statistic;
    }

    public string Name { get; }

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    /// <summary>F1, precision and recall of a model's entities.</summary>
    /// <param name="labels">The model's tags by class number; may be empty where nothing is computed.</param>
    public static IReadOnlyList<EntityMetric> Of(IReadOnlyList<string> labels) =>
    [
        new("entityF1", labels, counts => counts.F1),
        new("entityPrecision", labels, counts => counts.Precision),
        new("entityRecall", labels, counts => counts.Recall),
    ];

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (rows.IsEmpty)
        {
            return double.NaN;
        }

        var counts = predictions.Once(labels, CountByText);
        var sum = default(EntityCounts);
        foreach (var row in rows)
        {
            sum = sum.With(counts[row]);
        }

        return statistic(sum);
    }

    private static EntityCounts[] CountByText(Predictions predictions, IReadOnlyList<string> labels)
    {
        var counts = new EntityCounts[predictions.Count];
        for (var text = 0; text < counts.Length; text++)
        {
            var (right, predicted) = CountedTokens.ClassesOf(predictions, text);
            counts[text] = EntityCounts.Of(
                [.. right.Select(label => labels[label])], [.. predicted.Select(label => labels[label])]);
        }

        return counts;
    }
}
