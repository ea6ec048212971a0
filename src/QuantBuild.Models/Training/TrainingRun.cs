using System.Diagnostics;
using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>The steps of one training, and what they remember between each other.</summary>
internal sealed class TrainingRun
{
    private readonly ITrainingProblem problem;
    private readonly TrainingOptions options;
    private readonly Tensor[] parameters;
    private readonly AdamOptimizer optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly BestParameters best;
    private readonly int stepsAnEpoch;
    private readonly Stopwatch sinceCheckpoint = Stopwatch.StartNew();
    private TrainingState state = new();

    /// <summary>Makes the optimizer's moments in the innermost scope.</summary>
    public TrainingRun(ITrainingProblem problem, TrainingOptions options)
    {
        this.problem = problem;
        this.options = options;
        stepsAnEpoch = (problem.Data.Count + options.BatchSize - 1) / options.BatchSize;
        var steps = options.Epochs * stepsAnEpoch;
        schedule = new LearningRateSchedule(steps, (int)(steps * options.WarmupShare));
        parameters = [.. problem.Groups.SelectMany(group => group.Parameters)];
        optimizer = new AdamOptimizer(problem.Backend, problem.Groups, options.Optimizer);
        best = new BestParameters(problem.Backend, parameters);
    }

    public TrainingResult Run(CancellationToken cancellation)
    {
        var checkpoint = options.CheckpointFolder is { } folder
            ? new TrainingCheckpoint(folder, problem.Backend, parameters, optimizer, best)
            : null;
        state = checkpoint?.Read() ?? state;
        Require(gradients: false);
        if (state.Step == 0 && options.ScoreInterval is not null)
        {
            Score(cancellation);
        }

        for (var epoch = state.Step / stepsAnEpoch; epoch < options.Epochs && !HasStopped; epoch++)
        {
            RunEpoch(epoch, checkpoint, cancellation);
        }

        var bestStep = best.Restore() ?? state.Step;
        return new TrainingResult(state.Step, state.Losses, state.Scores, Math.Max(bestStep - 1, 0) / stepsAnEpoch)
        {
            BestStep = bestStep,
            Divergences = state.Divergences,
        };
    }

    /// <summary>Whether the lower rate diverged too.</summary>
    private bool HasStopped => state.Divergences.Count > 1;

    private void RunEpoch(int epoch, TrainingCheckpoint? checkpoint, CancellationToken cancellation)
    {
        var plan = BatchPlan.Shuffled(problem.Data, options.BatchSize, options.Seed, epoch);
        var done = state.Step - (epoch * stepsAnEpoch);
        foreach (var interval in plan.Skip(done).Chunk(options.ReportInterval))
        {
            var before = state.Step;
            RunInterval(epoch, interval, cancellation);
            if (HasStopped)
            {
                return;
            }

            if (state.Step == schedule.Steps || Passes(before, options.ScoreInterval ?? stepsAnEpoch))
            {
                Score(cancellation);
                if (HasStopped)
                {
                    return;
                }
            }

            if (checkpoint is not null && sinceCheckpoint.Elapsed >= options.CheckpointInterval)
            {
                checkpoint.Write(state);
                sinceCheckpoint.Restart();
            }
        }
    }

    /// <summary>Whether a multiple of the interval lies between a step and now.</summary>
    private bool Passes(int before, int interval) => state.Step / interval > before / interval;

    private void RunInterval(int epoch, int[][] batches, CancellationToken cancellation)
    {
        var loss = MeanLoss(batches, cancellation);
        if (!double.IsFinite(loss))
        {
            Recover(loss);
            return;
        }

        var progress = new TrainingProgress(state.Step, schedule.Steps, epoch, loss);
        state.Losses.Add(progress);
        options.Progress?.Invoke(progress);
    }

    // The loss stays on the device between readings, so that a step need not wait for the one before.
    private double MeanLoss(int[][] batches, CancellationToken cancellation)
    {
        using var scope = problem.Backend.OpenScope();
        var sum = problem.Backend.Zeros(new Shape(1));
        try
        {
            Require(gradients: true);
            foreach (var rows in batches)
            {
                cancellation.ThrowIfCancellationRequested();
                sum = RunStep(rows, sum);
            }
        }
        finally
        {
            Require(gradients: false);
        }

        return problem.Backend.ReadFloats(sum)[0] / (double)batches.Length;
    }

    private Tensor RunStep(int[] rows, Tensor sum)
    {
        using var scope = problem.Backend.OpenScope();
        var batch = Batch.Create(problem.Backend, problem.Data, rows, problem.PaddingToken);
        var loss = problem.Loss(batch, new HiddenDropout(options.Dropout, options.Seed, (uint)state.Step));
        Backpropagation.Run(loss);
        optimizer.Step(schedule.FactorAt(state.Step) * state.RateFactor, problem.RowUpdates);
        state.Step++;
        return scope.Keep(problem.Backend.Add(sum, loss, record: false).Output);
    }

    private void Score(CancellationToken cancellation)
    {
        if (problem.Score(cancellation) is not { } score)
        {
            return;
        }

        state.Scores.Add(score);
        if (HasDiverged(score))
        {
            Recover(-score);
        }
        else
        {
            best.Offer(state.Step, score);
        }
    }

    private bool HasDiverged(double score) => options.DivergenceFactor is { } factor
        && best.Copies is not null && !(-score <= factor * -best.Score);

    private void Recover(double loss)
    {
        if (options.RecoveryFactor is not { } factor || best.Restore() is null)
        {
            throw new TrainingException(state.Step, loss);
        }

        state.Divergences.Add(state.Step);
        state.RateFactor *= factor;
        optimizer.Reset();
    }

    // Scoring records nothing: gradients are asked for only while training.
    private void Require(bool gradients)
    {
        foreach (var parameter in parameters)
        {
            parameter.RequiresGradient = gradients;
            parameter.ClearGradient();
        }
    }
}
