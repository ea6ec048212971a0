using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

public sealed class CheckpointScheduleTests
{
    [Fact]
    public void IsDue_ModulesAtDifferentSteps_AgreeOnOneThatNoneHasBegun()
    {
        var schedule = new CheckpointSchedule(modules: 2, steps: 100, TimeSpan.Zero);
        schedule.IsDue(0, 6).ShouldBeFalse("step 7 was agreed on");
        schedule.IsDue(1, 4).ShouldBeFalse();
        schedule.IsDue(0, 7).ShouldBeTrue();
        schedule.Saved().ShouldBeFalse();
        schedule.IsDue(0, 8).ShouldBeFalse();
        schedule.IsDue(1, 7).ShouldBeTrue();
        schedule.Saved().ShouldBeTrue();
        schedule.IsDue(1, 8).ShouldBeFalse("the next one is agreed on here");
        schedule.IsDue(0, 9).ShouldBeTrue();
    }

    [Fact]
    public void IsDue_IntervalNotOver_IsNever()
    {
        var schedule = new CheckpointSchedule(modules: 1, steps: 100, TimeSpan.FromDays(1));
        Enumerable.Range(0, 100).ShouldAllBe(step => !schedule.IsDue(0, step));
    }

    [Fact]
    public void IsDue_PastTheLastStep_AgreesOnNone()
    {
        var schedule = new CheckpointSchedule(modules: 1, steps: 3, TimeSpan.Zero);
        schedule.IsDue(0, 2).ShouldBeFalse();
        schedule.IsDue(0, 3).ShouldBeFalse();
    }
}
