using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tests.Metrics;

public sealed class MetricTests
{
    [Fact]
    public void Bootstrap_OfAccuracy_IsNearTheBinomialInterval()
    {
        const int count = 400;
        var logits = new LogitTable([.. Enumerable.Range(0, count).SelectMany(_ => new[] { 0f, 1f })], 2);
        var predictions = new Predictions(logits, [.. Enumerable.Range(0, count).Select(i => i % 5 == 0 ? 0 : 1)]);

        var result = Bootstrap.Evaluate(MetricRegistry.Get("accuracy"), predictions, seed: 1);

        result.Value.ShouldBe(0.8);
        var halfWidth = 1.96 * Math.Sqrt(0.8 * 0.2 / count);
        result.Low.ShouldBe(0.8 - halfWidth, 0.006);
        result.High.ShouldBe(0.8 + halfWidth, 0.006);
        Bootstrap.Evaluate(MetricRegistry.Get("accuracy"), predictions, seed: 1).ShouldBe(result);
    }

    [Fact]
    public void Fidelity_OfItself_IsPerfect()
    {
        var logits = new LogitTable([1f, -2f, 0.5f, 3f], 2);

        Fidelity.Compare(logits, logits).ShouldBe(new FidelityResult(1, 0, 0, 2));
    }

    [Fact]
    public void Fidelity_OfKnownDistributions_MatchesTheFormula()
    {
        // p = (3/4, 1/4), q = (1/2, 1/2).
        var full = new LogitTable([(float)Math.Log(3), 0f], 2);
        var quantized = new LogitTable([0f, 0f], 2);

        var result = Fidelity.Compare(full, quantized);

        result.KlDivergence.ShouldBe((0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5)), 1e-7);
        result.SquaredLogitError.ShouldBe(Math.Pow(Math.Log(3), 2) / 2, 1e-6);
        result.Agreement.ShouldBe(1);
    }

    [Fact]
    public void FidelityEstimate_OfManyTexts_HoldsTheMeansWithinIntervals()
    {
        const int count = 300;
        var full = new LogitTable([.. Enumerable.Range(0, count).SelectMany(i => new[] { (i % 7) - 3f, 0f })], 2);
        var quantized = new LogitTable([.. Enumerable.Range(0, count).SelectMany(i => new[] { (i % 5) - 2f, 0f })], 2);
        var result = Fidelity.Compare(full, quantized);

        var estimate = Fidelity.Estimate(full, quantized, seed: 3);

        estimate.KlDivergence.Value.ShouldBe(result.KlDivergence, 1e-12);
        estimate.Agreement.Value.ShouldBe(result.Agreement, 1e-12);
        estimate.KlDivergence.Low.ShouldBeInRange(0, result.KlDivergence);
        estimate.KlDivergence.High.ShouldBeGreaterThan(result.KlDivergence);
        var halfWidth = 1.96 * Math.Sqrt(result.Agreement * (1 - result.Agreement) / count);
        estimate.Agreement.Low.ShouldBe(result.Agreement - halfWidth, 0.01);
        estimate.Agreement.High.ShouldBe(result.Agreement + halfWidth, 0.01);
    }
}
