using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>
/// A training step by step, for callers that do other things in between; <see cref="TrainingLoop"/> takes all steps.
/// The loss is read once an interval. A loss that is no finite number, or a score far below the best one, brings back
/// the best parameters: once with a lower rate to go on at, then for good.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private readonly ITrainingProblem problem;
    private readonly TrainingOptions options;
    private readonly TensorScope scope;
    private readonly Tensor[] parameters;
    private readonly AdamOptimizer optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly BestState best;
    private readonly LossWindow window;
    private TrainingState state = new();

    /// <summary>
    /// Opens a scope with the optimizer's moments, and asks the parameters for gradients; both until it is disposed.
    /// </summary>
    public TrainingRun(ITrainingProblem problem, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        this.problem = problem;
        this.options = options;
        schedule = new LearningRateSchedule(options.Steps, options.WarmupSteps) { Decay = options.Decay };
        parameters = [.. problem.Groups.SelectMany(group => group.Parameters)];
        scope = Backend.OpenScope();
        best = new BestState(scope, Backend, parameters);
        optimizer = new AdamOptimizer(Backend, problem.Groups, options.Optimizer);
        window = new LossWindow(scope, Backend);
        Require(gradients: true);
    }

    /// <summary>Steps done.</summary>
    public int Steps => state.Step;

    /// <summary>Whether all steps are done, no patience is left, or the lower rate diverged too.</summary>
    public bool HasEnded => Steps >= options.Steps || state.Divergences.Count > 1
        || state.ScoresSinceTheBest >= options.Patience;

    /// <summary>Whether the best parameters were brought back since the last step began.</summary>
    public bool WasSetBack { get; private set; }

    private ComputeBackend Backend => problem.Backend;

    /// <summary>Takes a step; at the end of an interval reads the losses and judges the parameters.</summary>
    /// <param name="cancellation">Looked at before the step, and by what judges.</param>
    /// <returns>Whether the losses were read.</returns>
    /// <exception cref="InvalidOperationException">The training has ended.</exception>
    /// <exception cref="NonFiniteException">The loss is no finite number, and there is no way back.</exception>
    public bool Advance(CancellationToken cancellation = default)
    {
        if (HasEnded)
        {
            throw new InvalidOperationException("The training has ended: no step is left to take.");
        }

        cancellation.ThrowIfCancellationRequested();
        WasSetBack = false;
        if (Steps == 0 && options is { KeepsBest: true, ScoreInterval: not null })
        {
            KeepFirst(cancellation);
        }

        TakeStep();
        var isRead = window.Count == options.ReportInterval
            || Steps == options.Steps || Steps % options.EpochSteps == 0;
        if (isRead)
        {
            EndWindow(cancellation);
        }

        return isRead;
    }

    /// <summary>
    /// For callers who see that the parameters have left the finite numbers before a loss shows it: brings back the
    /// best ones, as a loss that is no number does.
    /// </summary>
    /// <exception cref="NonFiniteException">There is no way back.</exception>
    public void SetBack() => SetBack(double.NaN);

    /// <summary>Leaves the best parameters in place, the last ones where nothing was judged.</summary>
    public TrainingResult Finish()
    {
        var bestStep = best.Restore() ? best.Step : Steps;
        return new TrainingResult(
            Steps, state.Losses, state.Scores, bestStep, EpochOf(bestStep), state.Divergences);
    }

    /// <summary>Everything that a run for the same problem and options needs to go on, between two steps.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);

        // Lengths stand before the values: the state of another training is known before anything is taken from it.
        writer.Write(LengthsText());
        state.Write(writer);
        TrainingState.Write(writer, window.Read(), writer.Write);
        writer.Write(optimizer.Steps);
        foreach (var tensor in Tensors)
        {
            writer.Write(MemoryMarshal.AsBytes<float>(Backend.ReadFloats(tensor)));
        }

        best.Write(writer);
    }

    /// <summary>Goes on from what <see cref="Write"/> wrote.</summary>
    /// <returns>False where it is of another training: nothing has changed then.</returns>
    public bool Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadString() != LengthsText())
        {
            return false;
        }

        state = TrainingState.Read(reader);
        var losses = new List<float>();
        TrainingState.Read(reader, losses, reader.ReadSingle);
        window.Reset(losses);
        optimizer.GoOnFrom(reader.ReadInt32());
        foreach (var tensor in Tensors)
        {
            var values = new float[tensor.Shape.Count];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            Backend.Write(tensor, values);
        }

        best.Read(reader);
        return true;
    }

    public void Dispose()
    {
        Require(gradients: false);
        scope.Dispose();
    }

    private IEnumerable<Tensor> Tensors => [.. parameters, .. optimizer.Moments];

    /// <summary>The parameters before the first step are the first to fall back to.</summary>
    private void KeepFirst(CancellationToken cancellation)
    {
        if (problem.ScoresChange)
        {
            best.Keep(step: 0, double.NaN);
        }
        else if (Score(cancellation) is { } score)
        {
            state.Scores.Add(score);
            best.Keep(step: 0, score);
        }
    }

    private void TakeStep()
    {
        using var step = Backend.OpenScope();
        var loss = problem.Loss(Steps, part: 0);
        Backpropagation.Run(loss, [.. problem.Kept]);
        for (var part = 1; part < problem.PartsOf(Steps); part++)
        {
            var added = problem.Loss(Steps, part);
            Backpropagation.Run(added, [.. problem.Kept]);
            loss = Backend.Add(loss, added, record: false).Output;
        }

        optimizer.Step(schedule.FactorAt(Steps) * state.RateFactor, problem.RowUpdates);
        window.Add(loss);
        foreach (var kept in problem.Kept)
        {
            step.Keep(kept);
        }

        state.Step++;
    }

    private void EndWindow(CancellationToken cancellation)
    {
        var before = Steps - window.Count;
        var loss = Mean(window.Read());
        window.Reset();
        if (!double.IsFinite(loss))
        {
            SetBack(loss);
            return;
        }

        var progress = new TrainingProgress(Steps, options.Steps, EpochOf(Steps), loss);
        state.Losses.Add(progress);
        options.Progress?.Invoke(progress);
        var interval = options.ScoreInterval ?? options.EpochSteps;
        if (Steps == options.Steps || Steps / interval > before / interval)
        {
            Judge(cancellation);
        }
    }

    private double Mean(IReadOnlyList<float> losses) =>
        (options.HasSinglePrecisionMeans
            ? losses.Aggregate(0f, (sum, loss) => sum + loss)
            : losses.Aggregate(0.0, (sum, loss) => sum + loss)) / losses.Count;

    private void Judge(CancellationToken cancellation)
    {
        var bestScore = problem.ScoresChange && best.IsKept
            ? best.Measure(() => Score(cancellation)) ?? double.NaN
            : best.Score;
        if (Score(cancellation) is not { } score)
        {
            return;
        }

        state.Scores.Add(score);
        if (HasDiverged(score, bestScore))
        {
            SetBack(-score);
        }
        else if (options.KeepsBest && double.IsFinite(score) && (!best.IsKept || IsBetter(score, bestScore)))
        {
            best.Keep(Steps, score);
        }
    }

    /// <summary>
    /// Of equal scores the earlier stays; where scores change with what they are judged on, more training is the tie's
    /// better guess.
    /// </summary>
    private bool IsBetter(double score, double bestScore) =>
        problem.ScoresChange ? !(score < bestScore) : score > bestScore;

    private bool HasDiverged(double score, double bestScore) => options.DivergenceFactor is { } factor
        && best.IsKept && (!double.IsFinite(score) || -score > factor * -bestScore);

    private double? Score(CancellationToken cancellation)
    {
        using var pause = Backend.SuspendRecording();
        return problem.Score(cancellation);
    }

    private void SetBack(double loss)
    {
        if (options.RecoveryFactor is not { } factor || !best.Restore())
        {
            throw new NonFiniteException(string.Create(
                CultureInfo.InvariantCulture,
                $"The loss became {loss} by step {Steps}. Lower the learning rate, or look for broken inputs."));
        }

        window.Reset();
        optimizer.Reset();
        state.RateFactor *= factor;
        state.Divergences.Add(Steps);
        WasSetBack = true;
    }

    private int EpochOf(int step) => options.EpochSteps is { } steps ? Math.Max(step - 1, 0) / steps : 0;

    private void Require(bool gradients)
    {
        foreach (var parameter in parameters)
        {
            parameter.RequiresGradient = gradients;
            parameter.ClearGradient();
        }
    }

    private string LengthsText() => string.Join(' ', Tensors.Select(tensor => tensor.Shape.Count));
}
