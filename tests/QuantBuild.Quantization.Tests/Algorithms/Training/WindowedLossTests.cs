using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Algorithms.Training;

public sealed class WindowedLossTests
{
    [Fact]
    public void Add_StepsThatDoNotFillTheLastWindow_GivesTheMeanOfEach() =>
        Run([1f, 3f, 5f], window: 2).Points.ShouldBe([new LossPoint(2, 2), new LossPoint(3, 5)]);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_LossThatIsNoNumber_GivesItAsMeanButNoPoint(float bad)
    {
        var (means, points) = Run([1f, bad, 5f, 7f], window: 2);

        double.IsFinite(means[0]).ShouldBeFalse();
        points.ShouldBe([new LossPoint(4, 6)]);
    }

    [Fact]
    public void Skip_WithinAWindow_BeginsANewOne()
    {
        var windowed = new WindowedLoss(window: 2, steps: 5);
        windowed.Add(1f).ShouldBeNull();
        windowed.Skip();
        windowed.Add(3f).ShouldBeNull();
        windowed.Add(5f).ShouldBe(4);
        windowed.Points.ShouldBe([new LossPoint(4, 4)]);
    }

    [Fact]
    public void Import_WhatAnotherExported_GoesOnInTheMiddleOfAWindow()
    {
        var first = new WindowedLoss(window: 2, steps: 5);
        first.Add(1f);
        first.Add(3f);
        first.Add(5f);
        var second = new WindowedLoss(window: 2, steps: 5);
        second.Import(first.Export());
        second.Add(9f).ShouldBe(7);
        second.Points.ShouldBe([new LossPoint(2, 2), new LossPoint(4, 7)]);
    }

    private static (List<double> Means, IReadOnlyList<LossPoint> Points) Run(float[] losses, int window)
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var windowed = new WindowedLoss(window, losses.Length);
        var means = new List<double>();
        for (var i = 0; i < losses.Length; i++)
        {
            using var step = backend.OpenScope();
            var mean = windowed.Add(step, backend.FromHost([losses[i]], new Shape(1)));
            mean.HasValue.ShouldBe((i + 1) % window == 0 || i == losses.Length - 1);
            if (mean is { } value)
            {
                means.Add(value);
            }
        }

        return (means, windowed.Points);
    }
}
