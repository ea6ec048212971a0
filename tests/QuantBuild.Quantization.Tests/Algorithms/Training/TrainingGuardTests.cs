using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Algorithms.Training;

public sealed class TrainingGuardTests : IDisposable
{
    private readonly CpuBackend backend = new(1);
    private readonly Tensor value;
    private readonly TrainingGuard guard;

    // The loss of a state is its value times this: another number is another problem.
    private double problem = 1;

    public TrainingGuardTests()
    {
        value = backend.FromHost([6f], new Shape(1));
        guard = new TrainingGuard(new BestState([value]), () => problem * Value);
    }

    [Fact]
    public void Finish_LossThatRoseAgain_BringsBackTheBestState()
    {
        Observe(state: 5);
        Observe(state: 3);
        Observe(state: 4);
        Value.ShouldBe(4, "training goes on from where it is");
        guard.Finish();
        Value.ShouldBe(3);
        guard.Incidents.ShouldBeEmpty();
    }

    [Fact]
    public void Finish_LossThatFellToTheEnd_KeepsTheLastState()
    {
        Observe(state: 5);
        Observe(state: 3);
        guard.Finish();
        Value.ShouldBe(3);
    }

    [Fact]
    public void Finish_NoStateBetterThanTheFirst_KeepsTheOneBeforeTraining()
    {
        Observe(state: 7);
        Observe(state: 9);
        guard.Finish();
        Value.ShouldBe(6);
        guard.Incidents.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3, double.NaN)]
    [InlineData(3, double.PositiveInfinity)]
    [InlineData(float.NaN, 3)]
    [InlineData(61, 3)]
    public void Observe_FirstWindowThatDiverges_GoesOnFromTheStateBeforeTraining(float state, double windowLoss)
    {
        Observe(state, windowLoss).ShouldBeTrue();
        Value.ShouldBe(6);
        guard.RateFactor.ShouldBeLessThan(1);
        guard.IsStopped.ShouldBeFalse();
        guard.Incidents.Select(incident => incident.Recovery).ShouldBe([TrainingRecovery.LoweredRate]);
    }

    [Fact]
    public void Observe_StateThatDivergesAgain_StopsInTheBestState()
    {
        Observe(state: 3, double.NaN);
        Observe(state: 5).ShouldBeFalse();
        Observe(state: 51).ShouldBeTrue();
        Value.ShouldBe(5);
        guard.IsStopped.ShouldBeTrue();
        guard.Incidents.Count.ShouldBe(2);
        guard.Finish();
        Value.ShouldBe(5);
    }

    [Fact]
    public void Observe_ProblemThatChanges_ComparesBothStatesOnTheNewOne()
    {
        problem = 0.001;
        Observe(state: 5).ShouldBeFalse();
        problem = 1;
        Observe(state: 4).ShouldBeFalse("a loss of 4 is more than 0.005, but less than today's 5");
        Observe(state: 41).ShouldBeTrue();
        Value.ShouldBe(4);
    }

    [Fact]
    public void Import_WhatAnotherExported_GoesOnAlike()
    {
        Observe(state: 5, double.NaN);
        Observe(state: 3);
        Observe(state: 4);
        var other = backend.FromHost([4f], new Shape(1));
        var second = new TrainingGuard(new BestState([other]), () => 1);
        second.Import(guard.Export());
        second.RateFactor.ShouldBe(guard.RateFactor);
        second.Incidents.ShouldBe(guard.Incidents);
        second.Finish();
        backend.ReadFloats(other)[0].ShouldBe(3);
    }

    public void Dispose() => backend.Dispose();

    private float Value => backend.ReadFloats(value)[0];

    private bool Observe(float state, double windowLoss = 1)
    {
        backend.Write(value, [state]);
        return guard.Observe(step: 1, windowLoss);
    }
}
