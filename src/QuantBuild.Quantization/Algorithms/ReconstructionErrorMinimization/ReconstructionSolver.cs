using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>
/// Solves one problem with Adam. For every batch the module is run again up to the problem's point, in full precision
/// and quantized: activations are never kept.
/// </summary>
internal sealed class ReconstructionSolver
{
    private readonly ModuleTask task;
    private readonly ReconstructionErrorOptions options;
    private readonly ModuleRunner runner;
    private readonly CalibratedForward quantizedForward;
    private readonly LearningRateSchedule schedule;

    public ReconstructionSolver(ModuleTask task, ModuleQuantizers quantizers, ReconstructionErrorOptions options)
    {
        this.task = task;
        this.options = options;
        runner = new ModuleRunner(
            task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);
        quantizedForward = new CalibratedForward(quantizers);
        schedule = new LearningRateSchedule(options.Steps);
    }

    /// <summary>Trains the problem's leaves and leaves them in their best state, the first one included.</summary>
    /// <param name="problem">Its leaves require no gradient before and after.</param>
    /// <param name="progress">Called with the fraction done.</param>
    public ReconstructionOutcome Solve(IReconstruction problem, Action<double> progress)
    {
        using var scope = task.Model.Backend.OpenScope();
        var leaves = problem.Groups.SelectMany(group => group.Parameters).ToList();
        var guard = new TrainingGuard(new BestState(leaves), () => JudgedError(problem));
        var losses = WindowedLoss.For(options.Steps);
        leaves.ForEach(leaf => leaf.RequiresGradient = true);
        Train(problem, guard, losses, progress);
        leaves.ForEach(leaf => leaf.RequiresGradient = false);
        guard.Finish();
        return new ReconstructionOutcome(losses.Points, guard.Incidents);
    }

    private void Train(IReconstruction problem, TrainingGuard guard, WindowedLoss losses, Action<double> progress)
    {
        var optimizer = new AdamOptimizer(task.Model.Backend, problem.Groups);
        var batches = TrainingBatches.Of(
            task.Calibration.Texts, options.Steps, options.BatchSize, options.Seed);
        var steps = 0;
        foreach (var rows in batches.TakeWhile(_ => !guard.IsStopped))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scope = task.Model.Backend.OpenScope();
            var loss = Loss(problem, rows);
            Backpropagation.Run(loss);
            optimizer.Step(schedule.FactorAt(steps) * guard.RateFactor);
            steps++;
            if (losses.Add(scope, loss) is not { } mean)
            {
                continue;
            }

            if (guard.Observe(steps, mean))
            {
                optimizer.Reset();
            }

            progress((double)steps / options.Steps);
        }
    }

    /// <summary>Mean loss of the judged texts.</summary>
    private double JudgedError(IReconstruction problem) => JudgedTexts.Of(task.Calibration.Texts).Average(rows =>
    {
        task.Cancellation.ThrowIfCancellationRequested();
        using var pause = task.Model.Backend.SuspendRecording();
        using var scope = task.Model.Backend.OpenScope();
        return task.Model.Backend.ReadFloats(Loss(problem, rows))[0];
    });

    private Tensor Loss(IReconstruction problem, int[] rows)
    {
        var batch = runner.MakeBatch(rows);
        var calibration = task.Calibration;
        var full = Capture(FullPrecision.Instance, calibration.FullPrecisionInput, problem.Point, batch, rows);
        var quantized = Capture(quantizedForward, calibration.QuantizedInput, problem.Point, batch, rows);
        return problem.Loss(quantized, full, batch.Mask);
    }

    private Tensor Capture(
        IForwardTransform transform, IActivationSource? stream, string point, Batch batch, int[] rows) =>
        PointCapture.Run(transform, point, pass => runner.Run(runner.Input(batch, rows, stream, pass), batch, pass));
}
