using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Models.Tests.Metrics;

public sealed class MetricTests
{
    [Fact]
    public void Bootstrap_OfAccuracy_IsNearTheBinomialInterval()
    {
        const int count = 400;
        var logits = new LogitTable([.. Enumerable.Range(0, count).SelectMany(_ => new[] { 0f, 1f })], 2);
        var predictions = new Predictions(
            logits, new ClassTargets([.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? 0 : 1)]));

        var result = Bootstrap.Evaluate(ClassMetric.Accuracy, predictions, seed: 1);

        result.Value.ShouldBe(0.8);
        var halfWidth = 1.96 * Math.Sqrt(0.8 * 0.2 / count);
        result.Low.ShouldBe(0.8 - halfWidth, 0.006);
        result.High.ShouldBe(0.8 + halfWidth, 0.006);
        Bootstrap.Evaluate(ClassMetric.Accuracy, predictions, seed: 1).ShouldBe(result);
    }

    [Fact]
    public void Fidelity_OfItself_IsPerfect()
    {
        var logits = new LogitTable([1f, -2f, 0.5f, 3f], 2);

        Values(logits, logits).ShouldBe([1, 0, 0]);
    }

    [Fact]
    public void Fidelity_OfKnownDistributions_MatchesTheFormula()
    {
        // p = (3/4, 1/4), q = (1/2, 1/2).
        var full = new LogitTable([(float)Math.Log(3), 0f], 2);
        var quantized = new LogitTable([0f, 0f], 2);

        var values = Values(full, quantized);

        values[0].ShouldBe(1);
        values[1].ShouldBe((0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5)), 1e-7);
        values[2].ShouldBe(Math.Pow(Math.Log(3), 2) / 2, 1e-6);
    }

    [Fact]
    public void Fidelity_OfManyTexts_HoldsTheMeansWithinIntervals()
    {
        const int count = 300;
        var full = new LogitTable([.. Enumerable.Range(0, count).SelectMany(i => new[] { (i % 7) - 3f, 0f })], 2);
        var quantized = new LogitTable([.. Enumerable.Range(0, count).SelectMany(i => new[] { (i % 5) - 2f, 0f })], 2);

        var divergence = new KullbackLeiblerDivergence().Compare(full, quantized, seed: 3);
        var agreement = new PredictionAgreement().Compare(full, quantized, seed: 3);

        divergence.Value.ShouldBe(KullbackLeiblerDivergence.OfTexts(full, quantized).Average(), 1e-12);
        divergence.Low!.Value.ShouldBeInRange(0, divergence.Value);
        divergence.High!.Value.ShouldBeGreaterThan(divergence.Value);
        agreement.Value.ShouldBe(PredictionAgreement.OfTexts(full, quantized).Average(), 1e-12);
        var halfWidth = 1.96 * Math.Sqrt(agreement.Value * (1 - agreement.Value) / count);
        agreement.Low!.Value.ShouldBe(agreement.Value - halfWidth, 0.01);
        agreement.High!.Value.ShouldBe(agreement.Value + halfWidth, 0.01);
    }

    [Fact]
    public void Fidelity_OfTablesOfOtherShapes_IsRefused() =>
        Should.Throw<ArgumentException>(() => Values(new LogitTable([1f, 2f], 2), new LogitTable([1f, 2f], 1)));

    private static double[] Values(LogitTable full, LogitTable quantized) =>
    [
        .. new TextClassificationTask().Fidelity.Select(measure => measure.Compare(full, quantized, seed: 0).Value),
    ];
}
