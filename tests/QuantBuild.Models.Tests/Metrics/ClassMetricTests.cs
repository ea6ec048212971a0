using QuantBuild.Kernels.Random;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Values worked out by hand.</summary>
public sealed class ClassMetricTests
{
    // By right class, the predictions of three classes: a cell is a number of texts.
    private static readonly int[,] Three =
    {
        { 5, 1, 0 },
        { 2, 3, 1 },
        { 0, 0, 4 },
    };

    [Fact]
    public void Metrics_OfTwoClasses_MatchTheCounts()
    {
        // 6 true positives, 3 true negatives, 1 false positive, 2 false negatives.
        var predictions = Of(new[,] { { 3, 1 }, { 2, 6 } });

        Value(ClassMetric.Accuracy, predictions).ShouldBe(9.0 / 12);
        Value(ClassMetric.F1, predictions).ShouldBe(2.0 * 6 / (2 * 6 + 1 + 2), 1e-15);
        Value(ClassMetric.MacroF1, predictions).ShouldBe(((12.0 / 15) + (6.0 / 9)) / 2, 1e-15);
        Value(ClassMetric.MicroF1, predictions).ShouldBe(9.0 / 12);
        Value(ClassMetric.Matthews, predictions)
            .ShouldBe(((6 * 3) - (1 * 2)) / Math.Sqrt(7.0 * 8 * 4 * 5), 1e-15);
    }

    [Fact]
    public void Metrics_OfThreeClasses_MatchTheCounts()
    {
        var predictions = Of(Three);

        // Right 6, 6, 4; predicted 7, 4, 5; both 5, 3, 4; 16 texts.
        Value(ClassMetric.Accuracy, predictions).ShouldBe(12.0 / 16);
        Value(ClassMetric.MacroF1, predictions).ShouldBe(((10.0 / 13) + (6.0 / 10) + (8.0 / 9)) / 3, 1e-15);
        Value(ClassMetric.MicroF1, predictions).ShouldBe(12.0 / 16);
        Value(ClassMetric.Matthews, predictions).ShouldBe(
            ((12.0 * 16) - ((7 * 6) + (4 * 6) + (5 * 4)))
                / Math.Sqrt((256.0 - (49 + 16 + 25)) * (256.0 - (36 + 36 + 16))),
            1e-15);
    }

    [Fact]
    public void Counts_OfAClass_ArePrecisionAndRecall()
    {
        var counts = ClassMetric.Count(Of(Three), [.. Enumerable.Range(0, 16)]);

        counts.Precision(0).ShouldBe(5.0 / 7);
        counts.Recall(0).ShouldBe(5.0 / 6);
        counts.Recall(2).ShouldBe(1);
        counts.Support(1).ShouldBe(6);
    }

    [Fact]
    public void Metrics_OfClassesThatNeverOccur_LeaveThemOut()
    {
        // The third class is neither right nor predicted; the second never predicted.
        var predictions = Of(new[,] { { 2, 0, 0 }, { 2, 0, 0 }, { 0, 0, 0 } });

        Value(ClassMetric.MacroF1, predictions).ShouldBe(((4.0 / 6) + 0) / 2, 1e-15);
        Value(ClassMetric.Matthews, predictions).ShouldBe(0);
        ClassMetric.Count(predictions, [0, 1, 2, 3]).Precision(1).ShouldBe(double.NaN);
        Value(ClassMetric.F1, Of(new[,] { { 3, 0 }, { 0, 0 } })).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    public void Matthews_OfAllRightOrAllWrong_IsOneOrMinusOne(int wrong, double expected)
    {
        var predictions = wrong == 0 ? Of(new[,] { { 3, 0 }, { 0, 4 } }) : Of(new[,] { { 0, 3 }, { 4, 0 } });

        Value(ClassMetric.Matthews, predictions).ShouldBe(expected, 1e-15);
    }

    /// <summary>The whole figure is computed of each draw: it is no mean of values a text.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Bootstrap_OfAnyMetric_HasTheQuantilesOfTheFigureOverDraws(string name)
    {
        var metric = new TextClassificationTask().Metrics.Single(each => each.Name == name);
        var predictions = Of(new[,] { { 30, 9 }, { 4, 17 } });

        var result = Bootstrap.Evaluate(metric, predictions, seed: 9);

        var draws = new List<double>();
        for (var draw = 0; draw < Bootstrap.Resamples; draw++)
        {
            var random = new CounterRandom(9, Models.Data.RandomPurpose.Bootstrap, (uint)draw);
            var cells = new int[2, 2];
            for (var i = 0; i < 60; i++)
            {
                var row = random.Below((ulong)i, 60);
                var (right, predicted) = row < 30 ? (0, 0) : row < 39 ? (0, 1) : row < 43 ? (1, 0) : (1, 1);
                cells[right, predicted]++;
            }

            draws.Add(ByHand(name, cells));
        }

        draws.Sort();
        result.Value.ShouldBe(ByHand(name, new[,] { { 30, 9 }, { 4, 17 } }), 1e-12);
        result.Low.ShouldBeInRange(draws[49] - 1e-12, draws[50] + 1e-12);
        result.High.ShouldBeInRange(draws[1949] - 1e-12, draws[1950] + 1e-12);
        result.Low.ShouldBeLessThan(result.Value);
        result.High.ShouldBeGreaterThan(result.Value);
    }

    [Fact]
    public void Bootstrap_OfAFigureThatSomeDrawsLeaveUndefined_TakesTheOthers()
    {
        // Of two texts, every second draw is one text twice.
        var estimate = Bootstrap.Evaluate(2, rows => rows[0] == rows[1] ? double.NaN : rows[0], seed: 1);

        estimate.ShouldBe(new Estimate(0, 0, 1));
        Bootstrap.Evaluate(2, _ => double.NaN, seed: 1).Low.ShouldBe(double.NaN);
    }

    public static TheoryData<string> All() =>
        [.. new TextClassificationTask().Metrics.Select(metric => metric.Name)];

    private static double ByHand(string name, int[,] cells)
    {
        double[] parts = [cells[0, 0], cells[0, 1], cells[1, 0], cells[1, 1]];
        var (tn, fp, fn, tp) = (parts[0], parts[1], parts[2], parts[3]);
        var (positive, negative) = (2 * tp / ((2 * tp) + fp + fn), 2 * tn / ((2 * tn) + fp + fn));
        return name switch
        {
            "f1" => positive,
            "f1Macro" => (positive + negative) / 2,
            "matthews" => ((tp * tn) - (fp * fn)) / Math.Sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
            _ => (tp + tn) / 60,
        };
    }

    private static double Value(ClassMetric metric, Predictions predictions) =>
        metric.Compute(predictions, [.. Enumerable.Range(0, predictions.Count)]);

    // Texts of each cell, row by row.
    private static Predictions Of(int[,] cells)
    {
        var classes = cells.GetLength(0);
        var texts = (from right in Enumerable.Range(0, classes)
                     from predicted in Enumerable.Range(0, classes)
                     from text in Enumerable.Range(0, cells[right, predicted])
                     select (Right: right, Predicted: predicted)).ToList();
        var logits = texts.SelectMany(
            text => Enumerable.Range(0, classes).Select(each => each == text.Predicted ? 2f : -1f));
        return new Predictions(
            new LogitTable([.. logits], classes), new ClassTargets([.. texts.Select(text => text.Right)]));
    }
}
