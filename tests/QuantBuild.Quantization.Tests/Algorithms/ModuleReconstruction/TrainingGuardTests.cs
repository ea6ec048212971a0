using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction;

public sealed class TrainingGuardTests : IDisposable
{
    private readonly CpuBackend backend = new(1);
    private readonly Tensor value;
    private readonly TrainingGuard guard;

    public TrainingGuardTests()
    {
        value = backend.FromHost([0f], new Shape(1));
        guard = new TrainingGuard(new BestState([value]));
    }

    [Fact]
    public void Finish_LossThatRoseAgain_BringsBackTheBestState()
    {
        Observe(state: 1, loss: 5);
        Observe(state: 2, loss: 3);
        Observe(state: 3, loss: 4);
        guard.Finish();
        Value.ShouldBe(2);
        guard.Incidents.ShouldBeEmpty();
    }

    [Fact]
    public void Finish_LossThatFellToTheEnd_KeepsTheLastState()
    {
        Observe(state: 1, loss: 5);
        Observe(state: 2, loss: 3);
        guard.Finish();
        Value.ShouldBe(2);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(31)]
    public void Observe_LossThatDiverges_GoesOnFromTheBestStateAtALowerRate(double bad)
    {
        Observe(state: 1, loss: 3);
        Observe(state: 2, bad).ShouldBeTrue();
        Value.ShouldBe(1);
        guard.RateFactor.ShouldBeLessThan(1);
        guard.IsStopped.ShouldBeFalse();
        guard.Incidents.ShouldBe([new TrainingIncident(2, TrainingRecovery.LoweredRate)]);
    }

    [Fact]
    public void Observe_LossThatDivergesAgain_StopsInTheBestState()
    {
        Observe(state: 1, double.NaN);
        Value.ShouldBe(0, "the state before training");
        Observe(state: 2, loss: 3);
        Observe(state: 3, double.NaN).ShouldBeTrue();
        Value.ShouldBe(2);
        guard.IsStopped.ShouldBeTrue();
        guard.Incidents.Count.ShouldBe(2);
        guard.Finish();
        Value.ShouldBe(2);
    }

    [Fact]
    public void Observe_LossesOfAnotherProblem_AreNoMeasureOfLaterOnes()
    {
        Observe(state: 1, loss: 0.001, isComparable: false).ShouldBeFalse();
        Observe(state: 2, loss: 3).ShouldBeFalse();
        Observe(state: 3, loss: 4).ShouldBeFalse();
        guard.Finish();
        Value.ShouldBe(2);
    }

    [Fact]
    public void Import_WhatAnotherExported_GoesOnAlike()
    {
        Observe(state: 1, double.NaN);
        Observe(state: 2, loss: 3);
        Observe(state: 5, loss: 4);
        var other = backend.FromHost([5f], new Shape(1));
        var second = new TrainingGuard(new BestState([other]));
        second.Import(guard.Export());
        second.RateFactor.ShouldBe(guard.RateFactor);
        second.Incidents.ShouldBe(guard.Incidents);
        second.Finish();
        backend.ReadFloats(other)[0].ShouldBe(2);
    }

    public void Dispose() => backend.Dispose();

    private float Value => backend.ReadFloats(value)[0];

    private bool Observe(float state, double loss, bool isComparable = true)
    {
        backend.Write(value, [state]);
        return guard.Observe((int)state, loss, isComparable);
    }
}
