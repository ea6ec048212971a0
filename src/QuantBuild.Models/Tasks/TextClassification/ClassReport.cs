using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>What a report says of each class: precision, recall, F1, and which classes are taken for which.</summary>
internal static class ClassReport
{
    // The matrix of more classes says nothing to a reader, and has the square of their number of cells.
    private const int MostClassesOfAMatrix = 50;

    public static ReportRow Of(Predictions full, Predictions quantized, ModelDescription model)
    {
        var labels = model.Extents.Labels;
        int[] rows = [.. Enumerable.Range(0, full.Count)];
        var (before, after) = (ClassMetric.Count(full, rows), ClassMetric.Count(quantized, rows));
        return labels.Count <= MostClassesOfAMatrix
            ? Of(labels, before, after, Confusion(full), Confusion(quantized))
            : OfLabels(labels, before, after);
    }

    /// <summary>Without the matrix, which texts with several labels do not have.</summary>
    public static ReportRow OfLabels(IReadOnlyList<string> labels, ClassCounts before, ClassCounts after) => new(
        "classes",
        [
            new("labels", labels),
            new("samples", ByClass(labels.Count, label => before.Support(label))),
            new("full", Members(before)),
            new("quantized", Members(after)),
        ],
        $"By class, in full precision → the result:")
    {
        Tables = [TableOf(labels, before, after)],
    };

    private static ReportRow Of(
        IReadOnlyList<string> labels, ClassCounts before, ClassCounts after, long[][] full, long[][] quantized) => new(
        "classes",
        [
            new("labels", labels),
            new("samples", ByClass(labels.Count, label => before.Support(label))),
            new("full", WithMatrix(before, full)),
            new("quantized", WithMatrix(after, quantized)),
        ],
        $"By class, in full precision → the result; then, by right class, what the result predicts:")
    {
        Tables = [TableOf(labels, before, after), TableOf(labels, quantized)],
    };

    private static List<KeyValuePair<string, object>> WithMatrix(ClassCounts counts, long[][] confusion) =>
        [.. Members(counts), new("confusion", confusion.Select(row => (object)Boxed(row)).ToList())];

    private static List<KeyValuePair<string, object>> Members(ClassCounts counts) =>
    [
        new("precision", ByClass(counts.Classes, label => counts.Precision(label))),
        new("recall", ByClass(counts.Classes, label => counts.Recall(label))),
        new("f1", ByClass(counts.Classes, label => counts.F1(label))),
    ];

    // [right class][predicted class]
    private static long[][] Confusion(Predictions predictions)
    {
        var classes = ((ClassTargets)predictions.Targets).Classes;
        var count = predictions.Logits.Columns;
        long[][] confusion = [.. Enumerable.Range(0, count).Select(_ => new long[count])];
        for (var row = 0; row < classes.Length; row++)
        {
            confusion[classes[row]][PredictedClass.Of(predictions.Logits[row])]++;
        }

        return confusion;
    }

    private static ReportTable TableOf(IReadOnlyList<string> labels, ClassCounts before, ClassCounts after) => new(
        [$"class", $"samples", $"precision", $"→", $"recall", $"→", $"F1", $"→"],
        [
            .. labels.Select((label, index) => (IReadOnlyList<object>)
            [
                label,
                before.Support(index),
                before.Precision(index),
                after.Precision(index),
                before.Recall(index),
                after.Recall(index),
                before.F1(index),
                after.F1(index),
            ]),
        ]);

    private static ReportTable TableOf(IReadOnlyList<string> labels, long[][] confusion) => new(
        [$"right", .. labels.Select(label => (FormattableString)$"{label}")],
        [.. labels.Select((label, index) => (IReadOnlyList<object>)[label, .. Boxed(confusion[index])])]);

    private static List<object> ByClass(int classes, Func<int, object> value) =>
        [.. Enumerable.Range(0, classes).Select(value)];

    private static List<object> Boxed(long[] counts) => [.. counts.Select(count => (object)count)];
}
