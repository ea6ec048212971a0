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
        var classes = ((ClassTargets)full.Targets).Classes.ToArray();
        return Of(model.Extents.Labels, PairsOf(full), PairsOf(quantized));

        IEnumerable<(int Right, int Predicted)> PairsOf(Predictions predictions) =>
            classes.Select((right, row) => (right, PredictedClass.Of(predictions.Logits[row])));
    }

    /// <summary>Of any number of decisions between classes.</summary>
    /// <param name="labels">Class names by class number.</param>
    /// <param name="full">The right class and that of the full-precision model.</param>
    /// <param name="quantized">The right class and that of the quantized model.</param>
    public static ReportRow Of(
        IReadOnlyList<string> labels,
        IEnumerable<(int Right, int Predicted)> full,
        IEnumerable<(int Right, int Predicted)> quantized)
    {
        var (before, beforeMatrix) = Count(labels.Count, full);
        var (after, afterMatrix) = Count(labels.Count, quantized);
        return labels.Count <= MostClassesOfAMatrix
            ? Of(labels, before, after, beforeMatrix, afterMatrix)
            : OfLabels(labels, before, after);
    }

    /// <summary>Without the matrix, which texts with several labels do not have.</summary>
    public static ReportRow OfLabels(IReadOnlyList<string> labels, ClassCounts before, ClassCounts after) =>
        OfLabels("classes", $"By class, in full precision → the result:", labels, before, after);

    /// <summary>The same under another name.</summary>
    public static ReportRow OfLabels(
        string name,
        FormattableString sentence,
        IReadOnlyList<string> labels,
        ClassCounts before,
        ClassCounts after) => new(
        name,
        [
            new("labels", labels),
            new("samples", ByClass(labels.Count, label => before.Support(label))),
            new("full", Members(before)),
            new("quantized", Members(after)),
        ],
        sentence)
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

    // The matrix: [right class][predicted class].
    private static (ClassCounts Counts, long[][] Confusion) Count(
        int classes, IEnumerable<(int Right, int Predicted)> decisions)
    {
        var counts = new ClassCounts(classes);
        var isShown = classes <= MostClassesOfAMatrix;
        long[][] confusion = [.. Enumerable.Range(0, isShown ? classes : 0).Select(_ => new long[classes])];
        foreach (var (right, predicted) in decisions)
        {
            counts.Add(right, predicted);
            if (isShown)
            {
                confusion[right][predicted]++;
            }
        }

        return (counts, confusion);
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
