using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Tests.Training;

public sealed class TrainingRunTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Steps = 5, ReportInterval = 2, ScoreInterval = 1, RecoveryFactor = 0.1f, DivergenceFactor = 10,
    };

    private readonly CpuBackend backend = new(1);

    public void Dispose() => backend.Dispose();

    [Fact]
    public void Advance_StepsThatDoNotFillTheLastWindow_GivesTheMeanOfEach()
    {
        var problem = new StatedLosses(backend, [1f, 3f, 5f]);
        using var run = new TrainingRun(problem, Options with { Steps = 3 });
        new[] { run.Advance(), run.Advance(), run.Advance() }.ShouldBe([false, true, true]);
        run.HasEnded.ShouldBeTrue();
        Readings(run).ShouldBe([(2, 2), (3, 5)]);
        Should.Throw<InvalidOperationException>(() => run.Advance());
    }

    [Fact]
    public void Advance_EndOfAnEpoch_EndsTheWindowToo()
    {
        var problem = new StatedLosses(backend, [1f, 3f, 5f, 7f, 9f]);
        using var run = new TrainingRun(problem, Options with { EpochSteps = 3 });
        TakeAll(run);
        Readings(run).ShouldBe([(2, 2), (3, 5), (5, 8)]);
        run.Finish().Losses.Select(reading => reading.Epoch).ShouldBe([0, 0, 1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Advance_LossThatIsNoNumber_GivesNoReadingOfItsWindow(float bad)
    {
        using var run = new TrainingRun(new StatedLosses(backend, [1f, bad, 5f, 7f, 8f]), Options);
        TakeAll(run);
        Readings(run).ShouldBe([(4, 6), (5, 8)]);
        run.Finish().Divergences.ShouldBe([2]);
    }

    [Fact]
    public void Advance_MeansInSinglePrecision_RoundTheSum()
    {
        double Mean(bool isSingle)
        {
            using var run = new TrainingRun(
                new StatedLosses(backend, [1f, 1e-8f]), Options with { Steps = 2, HasSinglePrecisionMeans = isSingle });
            TakeAll(run);
            return run.Finish().Losses.Single().Loss;
        }

        Mean(isSingle: true).ShouldBe(0.5);
        Mean(isSingle: false).ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void SetBack_WithinAWindow_BeginsANewOneFromTheBestParameters()
    {
        var problem = new StatedLosses(backend, [1f, 3f, 5f, 7f, 9f]);
        using var run = new TrainingRun(problem, Options);
        run.Advance();
        problem.Value = 30;
        run.SetBack();
        run.WasSetBack.ShouldBeTrue();
        problem.Value.ShouldBe(6);
        run.Advance().ShouldBeFalse();
        run.WasSetBack.ShouldBeFalse();
        run.Advance().ShouldBeTrue();
        Readings(run).ShouldBe([(3, 4)]);
        run.SetBack();
        run.HasEnded.ShouldBeTrue("the lower rate diverged too");
        run.Finish().Divergences.ShouldBe([1, 3]);
    }

    [Fact]
    public void Finish_StateThatGotWorseAgain_BringsBackTheBest()
    {
        using var run = NewRun(out var problem);
        Judge(run, problem, state: 5);
        Judge(run, problem, state: 3);
        Judge(run, problem, state: 4);
        problem.Value.ShouldBe(4, "training goes on from where it is");
        run.Finish().BestStep.ShouldBe(2);
        problem.Value.ShouldBe(3);
    }

    [Fact]
    public void Finish_NoStateBetterThanTheFirst_KeepsTheOneBeforeTraining()
    {
        using var run = NewRun(out var problem);
        Judge(run, problem, state: 7);
        Judge(run, problem, state: 9);
        run.Finish().BestStep.ShouldBe(0);
        problem.Value.ShouldBe(6);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Finish_EqualScores_LeavesTheEarlierUnlessScoresChange(bool scoresChange, int bestStep)
    {
        using var run = NewRun(out var problem, scoresChange);
        Judge(run, problem, state: 5);
        Judge(run, problem, state: 5);
        Judge(run, problem, state: 7);
        run.Finish().BestStep.ShouldBe(bestStep);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(61)]
    public void Advance_FirstStateThatDiverges_GoesOnFromTheOneBeforeTraining(float state)
    {
        using var run = NewRun(out var problem);
        Judge(run, problem, state).ShouldBeTrue();
        problem.Value.ShouldBe(6);
        run.HasEnded.ShouldBeFalse();
        run.Finish().Divergences.ShouldBe([1]);
    }

    [Fact]
    public void Advance_StateThatDivergesAgain_StopsInTheBest()
    {
        using var run = NewRun(out var problem);
        Judge(run, problem, float.NaN).ShouldBeTrue();
        Judge(run, problem, state: 5).ShouldBeFalse();
        Judge(run, problem, state: 51).ShouldBeTrue();
        problem.Value.ShouldBe(5);
        run.HasEnded.ShouldBeTrue();
        run.Finish().Divergences.Count.ShouldBe(2);
        problem.Value.ShouldBe(5);
    }

    [Fact]
    public void Advance_ScoresThatChange_ComparesBothStatesOnTheNewOnes()
    {
        using var run = NewRun(out var problem, scoresChange: true);
        problem.Factor = 0.001;
        Judge(run, problem, state: 5).ShouldBeFalse();
        problem.Factor = 1;
        Judge(run, problem, state: 4).ShouldBeFalse("a loss of 4 is more than 0.005, but less than today's 5");
        Judge(run, problem, state: 41).ShouldBeTrue();
        problem.Value.ShouldBe(4);
    }

    [Fact]
    public void Read_WhatAnotherWrote_GoesOnInTheMiddleOfAWindow()
    {
        float[] losses = [1f, float.NaN, 3f, 5f, 9f, 7f, 8f];
        var options = Options with { Steps = losses.Length };
        var undisturbed = new StatedLosses(backend, losses, pull: 1);
        using var whole = new TrainingRun(undisturbed, options);
        TakeAll(whole);
        var expected = whole.Finish();
        for (var stop = 0; stop <= losses.Length; stop++)
        {
            using var bytes = new MemoryStream();
            using (var first = new TrainingRun(new StatedLosses(backend, losses, pull: 1), options))
            {
                TakeAll(first, stop);
                using var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true);
                first.Write(writer);
            }

            bytes.Position = 0;
            var problem = new StatedLosses(backend, losses, pull: 1) { Value = 100 };
            using var second = new TrainingRun(problem, options);
            using var reader = new BinaryReader(bytes);
            second.Read(reader).ShouldBeTrue();
            TakeAll(second);
            var result = second.Finish();
            Readings(second).ShouldBe(Readings(whole), $"stopped after {stop}");
            result.Scores.ShouldBe(expected.Scores);
            result.Divergences.ShouldBe(expected.Divergences);
            result.BestStep.ShouldBe(expected.BestStep);
            problem.Value.ShouldBe(undisturbed.Value);
        }
    }

    private TrainingRun NewRun(out StatedLosses problem, bool scoresChange = false)
    {
        problem = new StatedLosses(backend, [1f, 1f, 1f, 1f, 1f]) { ScoresChange = scoresChange };
        return new TrainingRun(problem, Options with { ReportInterval = 1 });
    }

    /// <summary>Takes a step at whose end the value is the given one.</summary>
    /// <returns>Whether the run was set back.</returns>
    private static bool Judge(TrainingRun run, StatedLosses problem, float state)
    {
        problem.Next = state;
        run.Advance();
        return run.WasSetBack;
    }

    private static void TakeAll(TrainingRun run, int most = int.MaxValue)
    {
        for (var step = 0; step < most && !run.HasEnded; step++)
        {
            run.Advance();
        }
    }

    private static List<(int Step, double Loss)> Readings(TrainingRun run) =>
        [.. run.Finish().Losses.Select(reading => (reading.Step, reading.Loss))];

    /// <summary>
    /// The losses of a training are given, plus the one value times a pull; a state is judged by its value, at first 6.
    /// </summary>
    private sealed class StatedLosses : ITrainingProblem
    {
        private readonly float[] losses;
        private readonly float pull;
        private readonly Tensor tensor;

        public StatedLosses(ComputeBackend backend, float[] losses, float pull = 0)
        {
            this.losses = losses;
            this.pull = pull;
            Backend = backend;
            tensor = backend.FromHost([6f], new Shape(1));
            Groups = [new ParameterGroup([tensor], LearningRate: 0.5f)];
        }

        public ComputeBackend Backend { get; }

        public IReadOnlyList<ParameterGroup> Groups { get; }

        public bool ScoresChange { get; init; }

        /// <summary>The score of a state is its value times minus this.</summary>
        public double Factor { get; set; } = 1;

        /// <summary>What the value becomes in each step; null to leave it to the optimizer.</summary>
        public float? Next { get; set; }

        public float Value
        {
            get => Backend.ReadFloats(tensor)[0];
            set => Backend.Write(tensor, [value]);
        }

        public Tensor Loss(int step)
        {
            var loss = tensor.Scale(pull).Add(Backend.FromHost([losses[step]], new Shape(1)));
            Value = Next ?? Value;
            return loss;
        }

        public double? Score(CancellationToken cancellation) => -Factor * Value;
    }
}
