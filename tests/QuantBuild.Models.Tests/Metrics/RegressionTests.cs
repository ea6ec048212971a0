using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.Regression;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Values worked out by hand.</summary>
public sealed class RegressionTests
{
    private static readonly LogitTable Answers = new([1f, 3f, 2f, 5f], 1);

    [Fact]
    public void Metrics_OfNumbers_MatchTheFormulas()
    {
        var predictions = new Predictions(Answers, new NumberTargets([1, 2, 2, 4]));

        Value(NumberMetric.MeanSquaredError).ShouldBe((0 + 1 + 0 + 1) / 4.0);

        // Deviations −1.75, 0.25, −0.75, 2.25 and −1.25, −0.25, −0.25, 1.75: products 6.25, squares 8.75 and 4.75.
        Value(NumberMetric.Pearson).ShouldBe(6.25 / Math.Sqrt(8.75 * 4.75), 1e-15);

        // Ranks 1, 3, 2, 4 and 1, 2.5, 2.5, 4.
        Value(NumberMetric.Spearman).ShouldBe(4.5 / Math.Sqrt(5 * 4.5), 1e-15);

        // A resample: the last row twice.
        NumberMetric.MeanSquaredError.Compute(predictions, [0, 3, 3]).ShouldBe(2.0 / 3, 1e-15);

        double Value(NumberMetric metric) => metric.Compute(predictions, [0, 1, 2, 3]);
    }

    [Fact]
    public void Fidelity_OfNumbers_MatchesTheFormulas()
    {
        var quantized = new LogitTable([1f, 2f, 2f, 4f], 1);

        var difference = new MeanSquaredDifference().Compare(Answers, quantized, seed: 1);
        var correlation = new AnswerCorrelation().Compare(Answers, quantized, seed: 1);

        difference.Value.ShouldBe(0.5);
        correlation.Value.ShouldBe(6.25 / Math.Sqrt(8.75 * 4.75), 1e-15);
        correlation.Low!.Value.ShouldBeLessThan(correlation.Value);
        correlation.High!.Value.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Baselines_OfConstantAnswers_AreTheVarianceAndNoCorrelation()
    {
        var baselines = new RegressionTask().BaselinesOf(new NumberTargets([1, 2, 2, 5]), model: null!);

        baselines.Select(baseline => baseline.Value).ShouldBe([0, 0, (2.25 + 0.25 + 0.25 + 6.25) / 4]);
        baselines[2].Answer.ShouldBe("2.5");
    }

    [Theory]
    [InlineData("3.8", 3.8)]
    [InlineData("-1e-3", -0.001)]
    [InlineData("5", 5)]
    public void Read_Number_IsItsValue(string field, double expected)
    {
        var reader = new NumberTargetForm().Open("dev.tsv", "score");
        reader.Judge(field, new TablePlace(2, 5));
        reader.Read(field, new TablePlace(2, 5), text: default!);

        ((NumberTargets)reader.ToTargets()).Numbers.ToArray().ShouldBe([expected]);
    }

    [Theory]
    [InlineData("", DatasetProblem.Row)]
    [InlineData("3,8", DatasetProblem.Label)]
    [InlineData("good", DatasetProblem.Label)]
    [InlineData("NaN", DatasetProblem.Label)]
    [InlineData("1e39", DatasetProblem.Label)]
    [InlineData("\"3.8\"", DatasetProblem.Quoted)]
    public void Read_FieldThatIsNoNumber_NamesItsPlace(string field, DatasetProblem problem)
    {
        var fault = Should.Throw<DatasetException>(
            () => new NumberTargetForm().Open("dev.tsv", "score").Judge(field, new TablePlace(2, 5)));

        fault.Problem.ShouldBe(problem);
        fault.Message.ShouldContain("(2,5)");
    }

    [Fact]
    public void Restore_WhatWasWritten_GivesItAgainAndNothingElse()
    {
        using var stream = new MemoryStream();
        new NumberTargets([0.1, -7]).Write(stream);
        var content = stream.ToArray();

        ((NumberTargets)new NumberTargetForm().Restore(content, 2)!).Numbers.ToArray().ShouldBe([0.1, -7]);
        new NumberTargetForm().Restore(content, 3).ShouldBeNull();
        new NumberTargetForm().Restore(content.AsSpan(1), 2).ShouldBeNull();
        new NumberTargetForm().Restore([.. BitConverter.GetBytes(double.NaN)], 1).ShouldBeNull();
    }

    [Fact]
    public void Loss_OfABatch_IsTheMeanSquaredDifference()
    {
        using var backend = new CpuBackend(threads: 1);
        using var scope = backend.OpenScope();
        var logits = backend.FromHost(new[] { 1f, 3f, 2f }, new Shape(3, 1));
        var teacher = backend.FromHost(new[] { 1f, 1f, 3f }, new Shape(3, 1));

        var loss = new RegressionTask().DistillationLoss(logits, teacher, batch: null!, temperature: 2);

        backend.ReadFloats(loss).ShouldBe([5f / 3], 1e-6);
    }
}
