using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Values worked out by hand.</summary>
public sealed class MultiLabelTests
{
    private static readonly string[] Labels = ["sport", "money", "art"];

    // Of the three labels right 110, 010, 001, 000; predicted 110, 110, 000, 000.
    private static readonly MultiLabelTargets Targets = new([1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], 3);

    private static readonly LogitTable Logits = new(
        [2f, 0f, -1f, 0.5f, 3f, -2f, -0.1f, -1f, -0.5f, -4f, -1f, -2f], 3);

    [Fact]
    public void Metrics_OfSeveralLabels_MatchTheCounts()
    {
        Value(MultiLabelMetric.SubsetAccuracy).ShouldBe(2.0 / 4);

        // 3 true positives, 1 false positive, 1 false negative.
        Value(MultiLabelMetric.MicroF1).ShouldBe(6.0 / 8);
        Value(MultiLabelMetric.MacroF1).ShouldBe(((2.0 / 3) + 1 + 0) / 3, 1e-15);

        // A draw without the third label leaves it out.
        Compute(MultiLabelMetric.MacroF1, 0, 0, 1).ShouldBe(((4.0 / 5) + 1) / 2, 1e-15);

        static double Value(MultiLabelMetric metric) => Compute(metric, 0, 1, 2, 3);
        static double Compute(MultiLabelMetric metric, params int[] rows) =>
            metric.Compute(new Predictions(Logits, Targets), rows);
    }

    [Fact]
    public void Fidelity_OfSeveralLabels_MatchesTheFormulas()
    {
        var full = new LogitTable([(float)Math.Log(3), 0f], 2);
        var quantized = new LogitTable([0f, -1f], 2);

        new LabelAgreement().Compare(full, quantized, seed: 1).Value.ShouldBe(0.5);

        // Probabilities 3/4 and 1/2 against 1/2 and 1/(1 + e).
        var other = 1 / (1 + Math.E);
        new LabelDivergence().Compare(full, quantized, seed: 1).Value.ShouldBe(
            (0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5))
                + (0.5 * Math.Log(0.5 / other)) + (0.5 * Math.Log(0.5 / (1 - other))),
            1e-7);
        new LabelDivergence().Compare(full, full, seed: 1).Value.ShouldBe(0, 1e-15);
        LabelDecision.Divergence(200, -200).ShouldBe(200, 1e-9);
    }

    [Fact]
    public void Loss_OfSeveralLabels_IsTheBinaryCrossEntropyAndHasItsGradient()
    {
        using var backend = new CpuBackend(threads: 1);
        using var scope = backend.OpenScope();
        float[] values = [2f, -0.3f, 0.7f, -1.5f];
        var logits = backend.FromHost(values, new Shape(2, 2));
        logits.RequiresGradient = true;
        var targets = new MultiLabelTargets([1, 0, 0, 1], 2).ToDevice(backend, [0, 1], sequence: 5);

        var loss = BinaryChoice.Of(logits).CrossEntropy(targets);
        Backpropagation.Run(loss);

        float[] right = [1, 0, 0, 1];
        double[] probabilities = [.. values.Select(value => 1 / (1 + Math.Exp(-value)))];
        backend.ReadFloats(loss)[0].ShouldBe(
            (float)-right.Zip(probabilities).Average(pair => Math.Log(pair.First == 1 ? pair.Second : 1 - pair.Second)),
            1e-6f);
        backend.ReadFloats(logits.Gradient!).Zip(probabilities.Zip(right)).ShouldAllBe(
            each => Math.Abs(each.First - ((each.Second.First - each.Second.Second) / 4)) < 1e-6);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2f)]
    public void DistillationLoss_OfSeveralLabels_HasTheGradientOfFiniteDifferences(float temperature)
    {
        const float Change = 1e-2f;
        float[] values = [2f, -0.3f, 0.7f, -1.5f, 0.1f, 3f];
        float[] teacher = [1f, 0.4f, -2f, -1.5f, 1.1f, 0f];
        var (_, gradient) = Distil(values);

        for (var i = 0; i < values.Length; i++)
        {
            var slope = (Distil(Changed(i, Change)).Loss - Distil(Changed(i, -Change)).Loss) / (2 * Change);
            ((double)gradient[i]).ShouldBe(slope, 1e-4, $"of logit {i}");
        }

        gradient.ShouldContain(slope => Math.Abs(slope) > 0.01);
        gradient[3].ShouldBe(0f, 1e-7f, "the models agree there");

        float[] Changed(int index, float change) =>
            [.. values.Select((value, i) => i == index ? value + change : value)];

        (double Loss, float[] Gradient) Distil(float[] student)
        {
            using var backend = new CpuBackend(threads: 1);
            using var scope = backend.OpenScope();
            var logits = backend.FromHost(student, new Shape(2, 3));
            logits.RequiresGradient = true;
            var loss = new MultiLabelClassification(new TextClassificationTask()).DistillationLoss(
                logits, backend.FromHost(teacher, new Shape(2, 3)), batch: null!, temperature);
            Backpropagation.Run(loss);
            return (backend.ReadFloats(loss)[0], backend.ReadFloats(logits.Gradient!));
        }
    }

    [Theory]
    [InlineData("sport,art", "101")]
    [InlineData(" art , sport ", "101")]
    [InlineData("money", "010")]
    [InlineData("", "000")]
    public void Read_Labels_AreFlags(string field, string expected) => Read(field).ShouldBe(expected);

    [Fact]
    public void Read_Numbers_AreFlags() => Read("2,0").ShouldBe("101");

    [Theory]
    [InlineData("sport,music", DatasetProblem.Label, 12)]
    [InlineData("sport,,art", DatasetProblem.Row, 12)]
    [InlineData("sport, sport", DatasetProblem.Label, 13)]
    public void Read_WrongLabel_HasItsPlace(string field, DatasetProblem problem, int column)
    {
        var fault = Should.Throw<DatasetException>(() => Read(field));

        fault.Problem.ShouldBe(problem);
        fault.Message.ShouldContain($"(2,{column})");
    }

    [Fact]
    public void Read_NamesAndNumbers_AreMixed()
    {
        var reader = new MultiLabelTargetForm(Labels).Open("dev.tsv", "label");
        reader.Judge("sport", new TablePlace(2, 6));

        Should.Throw<DatasetException>(() => reader.Judge("0,1", new TablePlace(3, 6)))
            .Problem.ShouldBe(DatasetProblem.MixedLabels);
    }

    [Fact]
    public void Restore_WhatWasWritten_GivesItAgainAndNothingElse()
    {
        using var stream = new MemoryStream();
        Targets.Write(stream);
        var form = new MultiLabelTargetForm(Labels);

        Flags((MultiLabelTargets)form.Restore(stream.ToArray(), 4)!, 0).ShouldBe("110");
        form.Restore(stream.ToArray(), 3).ShouldBeNull();
        form.Restore([0, 2, 1], 1).ShouldBeNull();
        form.Identity.ShouldNotBe(new ClassTargetForm(Labels).Identity);
        Flags((MultiLabelTargets)Targets.Select([2, 0]), 0).ShouldBe("001");
    }

    private static string Read(string field)
    {
        var reader = new MultiLabelTargetForm(Labels).Open("dev.tsv", "label");
        reader.Judge(field, new TablePlace(2, 6));
        reader.Read(field, new TablePlace(2, 6), text: default!);
        return Flags((MultiLabelTargets)reader.ToTargets(), 0);
    }

    private static string Flags(MultiLabelTargets targets, int text) => string.Concat(targets[text].ToArray());
}
