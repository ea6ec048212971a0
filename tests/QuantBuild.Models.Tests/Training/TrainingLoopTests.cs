using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.Training;

public sealed class TrainingLoopTests
{
    private static readonly TrainingOptions Options = new()
    {
        Steps = 20, EpochSteps = 10, ReportInterval = 2, ScoreInterval = 4,
    };

    [Fact]
    public void Run_ScoresThatFall_KeepsTheParametersBeforeTheFirstStep()
    {
        using var backend = new CpuBackend(1);
        var problem = new ScriptedProblem(backend, value => -value);
        var result = new TrainingLoop(Options).Run(problem);
        result.Steps.ShouldBe(20);
        result.BestStep.ShouldBe(0);
        problem.Current.ShouldBe(0f);
    }

    [Fact]
    public void Run_ScoresThatRise_KeepsTheLastParameters()
    {
        using var backend = new CpuBackend(1);
        var problem = new ScriptedProblem(backend, value => value, rate: 0.01f);
        var result = new TrainingLoop(Options).Run(problem);
        result.BestStep.ShouldBe(20);
        result.BestEpoch.ShouldBe(1);
        problem.Current.ShouldBeGreaterThan(0.05f);

        // Before the first step, at each fourth or the reading after it, and at the last.
        result.Scores.Count.ShouldBe(6);
    }

    [Fact]
    public void Run_ScoresThatFallWithoutKeepingTheBest_LeavesTheLastParameters()
    {
        using var backend = new CpuBackend(1);
        var kept = new ScriptedProblem(backend, _ => null);
        new TrainingLoop(Options).Run(kept);
        var problem = new ScriptedProblem(backend, value => -value);
        var result = new TrainingLoop(Options with { KeepsBest = false }).Run(problem);
        result.BestStep.ShouldBe(20);
        result.Scores.Count.ShouldBe(5, "those before the first step need keeping to be scored");
        problem.Current.ShouldBe(kept.Current);
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 16)]
    public void Run_ScoresWithoutABetterOne_EndsWhenNoPatienceIsLeft(int patience, int steps)
    {
        using var backend = new CpuBackend(1);
        var scores = new Queue<double>([1, 2, 3, 3, 2, 9]);
        var problem = new ScriptedProblem(backend, _ => scores.Dequeue());
        var result = new TrainingLoop(Options with { Patience = patience }).Run(problem);
        result.Steps.ShouldBe(steps);
        result.BestStep.ShouldBe(8, "of equal scores the earlier");
    }

    [Fact]
    public void Run_StoppedBeforePatienceEndsIt_EndsAtTheSameStep()
    {
        using var backend = new CpuBackend(1);
        using var folder = new TemporaryFolder();
        double? Score(float value) => -Math.Abs(value - 0.5);
        var options = Options with { Patience = 1, CheckpointInterval = TimeSpan.Zero };
        var whole = new ScriptedProblem(backend, Score);
        var expected = new TrainingLoop(options).Run(whole);
        expected.Steps.ShouldBeLessThan(20);

        options = options with { CheckpointFolder = folder.Path };
        using var cancellation = new CancellationTokenSource();
        var stopping = options with { Progress = progress => CancelAt(progress, expected.Steps, cancellation) };
        new TrainingLoop(stopping).Run(new ScriptedProblem(backend, Score), cancellation.Token);
        var resumed = new ScriptedProblem(backend, Score);
        var result = new TrainingLoop(options).Run(resumed);

        resumed.Steps.ShouldBe(0, "the last checkpoint is of the end");
        result.Steps.ShouldBe(expected.Steps);
        resumed.Current.ShouldBe(whole.Current);
    }

    [Fact]
    public void Run_ScoreThatIsNoNumber_IsNeverBest()
    {
        using var backend = new CpuBackend(1);
        var scores = new Queue<double>([1, double.NaN, double.PositiveInfinity, 0, 0, 0, 0]);
        var problem = new ScriptedProblem(backend, _ => scores.Dequeue());
        new TrainingLoop(Options).Run(problem).BestStep.ShouldBe(0);
    }

    [Fact]
    public void Run_LossThatIsNoNumberOnce_GoesOnFromTheBestParametersAtALowerRate()
    {
        using var backend = new CpuBackend(1);
        var problem = new ScriptedProblem(backend, value => value, rate: 0.01f) { BrokenSteps = [6] };
        var result = new TrainingLoop(Options with { RecoveryFactor = 0.1f }).Run(problem);
        result.Divergences.ShouldBe([6]);
        result.Losses.ShouldAllBe(progress => double.IsFinite(progress.Loss));
        result.Losses.ShouldNotContain(progress => progress.Step == 6);
        problem.Current.ShouldBeInRange(0.03f, 0.06f, "four steps of about 0.01, then fourteen of less than 0.001");
    }

    [Fact]
    public void Run_LossThatIsNoNumberTwice_StopsWithTheBestParameters()
    {
        using var backend = new CpuBackend(1);
        var problem = new ScriptedProblem(backend, value => value, rate: 0.01f) { BrokenSteps = [6, 10] };
        var result = new TrainingLoop(Options with { RecoveryFactor = 0.1f }).Run(problem);
        result.Divergences.ShouldBe([6, 10]);
        result.Steps.ShouldBe(10);
        result.BestStep.ShouldBe(8);
        problem.Current.ShouldBeInRange(0.03f, 0.06f);
    }

    [Theory]
    [InlineData(-5.1)]
    [InlineData(double.NaN)]
    public void Run_ScoreFarBelowTheBest_GoesOnFromTheBestParametersAtALowerRate(double worst)
    {
        using var backend = new CpuBackend(1);
        var scores = new Queue<double>([-1, -0.5, worst, -4.9, -0.6, -0.6]);
        var problem = new ScriptedProblem(backend, _ => scores.Dequeue(), rate: 0.01f);
        var options = Options with { RecoveryFactor = 0.1f, DivergenceFactor = 10 };
        var result = new TrainingLoop(options).Run(problem);
        result.Divergences.ShouldBe([8]);
        result.Steps.ShouldBe(20);
        result.BestStep.ShouldBe(4);
    }

    [Fact]
    public void Run_ScoreFarBelowTheBestTwice_StopsWithTheBestParameters()
    {
        using var backend = new CpuBackend(1);
        var scores = new Queue<double>([-1, -0.5, -6, -6]);
        var problem = new ScriptedProblem(backend, _ => scores.Dequeue(), rate: 0.01f);
        var options = Options with { RecoveryFactor = 0.1f, DivergenceFactor = 10 };
        var result = new TrainingLoop(options).Run(problem);
        result.Divergences.ShouldBe([8, 12]);
        result.Steps.ShouldBe(12);
        problem.Current.ShouldBeInRange(0.03f, 0.05f, "four steps of about 0.01");
    }

    [Fact]
    public void Run_LossThatIsNoNumberWithoutRecovery_Throws()
    {
        using var backend = new CpuBackend(1);
        var problem = new ScriptedProblem(backend, value => value) { BrokenSteps = [6] };
        Should.Throw<NonFiniteException>(() => new TrainingLoop(Options).Run(problem))
            .Message.ShouldContain("by step 6");
    }

    [Fact]
    public void Run_LossThatIsNoNumberBeforeAnythingScored_Throws()
    {
        using var backend = new CpuBackend(1);
        var problem = new ScriptedProblem(backend, _ => null) { BrokenSteps = [2] };
        Should.Throw<NonFiniteException>(() => new TrainingLoop(Options with { RecoveryFactor = 0.1f }).Run(problem));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(17)]
    public void Run_StoppedAndResumed_GoesOnAsIfItHadNotStopped(int stopAfter)
    {
        using var backend = new CpuBackend(1);
        double? Score(float value) => -Math.Abs(value - 0.2);
        var options = Options with { RecoveryFactor = 0.1f, CheckpointInterval = TimeSpan.Zero };
        var whole = new ScriptedProblem(backend, Score);
        var expected = new TrainingLoop(options).Run(whole);

        using var folder = new TemporaryFolder();
        options = options with { CheckpointFolder = folder.Path };
        using var cancellation = new CancellationTokenSource();
        var stopping = options with { Progress = progress => CancelAt(progress, stopAfter, cancellation) };
        Should.Throw<OperationCanceledException>(
            () => new TrainingLoop(stopping).Run(new ScriptedProblem(backend, Score), cancellation.Token));
        var resumed = new ScriptedProblem(backend, Score);
        var result = new TrainingLoop(options).Run(resumed);
        resumed.Steps.ShouldBeLessThanOrEqualTo(20 - (stopAfter / 2 * 2) + 2);
        resumed.Current.ShouldBe(whole.Current);
        result.Losses.ShouldBe(expected.Losses);
        result.Scores.ShouldBe(expected.Scores);
        result.BestStep.ShouldBe(expected.BestStep);
    }

    [Theory]
    [InlineData(Damage.FlippedBit)]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Emptied)]
    [InlineData(Damage.AnotherTraining)]
    public void Run_CheckpointThatIsNotSound_BeginsAnew(Damage damage)
    {
        using var backend = new CpuBackend(1);
        var whole = new ScriptedProblem(backend, Score);
        var expected = new TrainingLoop(Options).Run(whole);

        using var folder = new TemporaryFolder();
        var options = Options with { CheckpointFolder = folder.Path, CheckpointInterval = TimeSpan.Zero };
        var first = damage is Damage.AnotherTraining
            ? new ScriptedProblem(backend, Score, size: 2)
            : new ScriptedProblem(backend, Score);
        new TrainingLoop(options).Run(first);
        Inflict(damage, folder[TrainingCheckpoint.FileName]);
        var again = new ScriptedProblem(backend, Score);
        var result = new TrainingLoop(options).Run(again);
        again.Steps.ShouldBe(20);
        again.Current.ShouldBe(whole.Current);
        result.Losses.ShouldBe(expected.Losses);
        static double? Score(float value) => value;
    }

    [Fact]
    public void Run_AfterAWriteThatWasInterrupted_RemovesWhatItLeft()
    {
        using var folder = new TemporaryFolder();
        using var backend = new CpuBackend(1);
        var leftover = folder[TrainingCheckpoint.FileName + ".new"];
        File.WriteAllBytes(leftover, [1]);
        var options = Options with { CheckpointFolder = folder.Path, CheckpointInterval = TimeSpan.MaxValue };
        new TrainingLoop(options).Run(new ScriptedProblem(backend, _ => null));
        File.Exists(leftover).ShouldBeFalse();
    }

    [Fact]
    public void Run_CheckpointThatCannotBeWritten_GivesTheFileSystemsOwnError()
    {
        using var folder = new TemporaryFolder();
        using var backend = new CpuBackend(1);
        var options = Options with
        {
            CheckpointFolder = folder["absent"], CheckpointInterval = TimeSpan.Zero,
        };
        Should.Throw<IOException>(() => new TrainingLoop(options).Run(new ScriptedProblem(backend, _ => null)));
    }

    public enum Damage
    {
        FlippedBit,
        Truncated,
        Emptied,
        AnotherTraining,
    }

    private static void Inflict(Damage damage, string path)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case Damage.FlippedBit:
                bytes[^40] ^= 4;
                break;
            case Damage.Truncated:
                bytes = bytes[..^8];
                break;
            case Damage.Emptied:
                bytes = [];
                break;
            default:
                return;
        }

        File.WriteAllBytes(path, bytes);
    }

    private static void CancelAt(TrainingProgress progress, int step, CancellationTokenSource cancellation)
    {
        if (progress.Step >= step)
        {
            cancellation.Cancel();
        }
    }
}
