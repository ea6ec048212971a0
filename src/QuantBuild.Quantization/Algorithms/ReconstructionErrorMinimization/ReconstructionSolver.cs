using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
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
    // Losses stay on the device and are read once a window.
    private const int LossWindow = 25;

    // Batches whose error before and after decides whether the trained values stay.
    private const int JudgedBatches = 8;

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

    /// <summary>Trains the problem's leaves; they end as they began where training did not lower the error.</summary>
    /// <param name="problem">Its leaves require no gradient before and after.</param>
    /// <param name="progress">Called with the fraction done.</param>
    /// <returns>The mean loss of each window of steps.</returns>
    /// <exception cref="NonFiniteException">A loss is not a number.</exception>
    public IReadOnlyList<LossPoint> Solve(IReconstruction problem, Action<double> progress)
    {
        using var scope = task.Model.Backend.OpenScope();
        var leaves = problem.Groups.SelectMany(group => group.Parameters).ToList();
        var start = leaves.Select(leaf => leaf.Backend.ReadFloats(leaf)).ToList();
        var before = JudgedError(problem);
        leaves.ForEach(leaf => leaf.RequiresGradient = true);
        var losses = Train(problem, progress);
        leaves.ForEach(leaf => leaf.RequiresGradient = false);
        var after = JudgedError(problem);
        if (!(after < before))
        {
            foreach (var (leaf, values) in leaves.Zip(start))
            {
                leaf.Backend.Write(leaf, values);
            }
        }

        return losses;
    }

    private List<LossPoint> Train(IReconstruction problem, Action<double> progress)
    {
        var optimizer = new AdamOptimizer(task.Model.Backend, problem.Groups);
        var points = new List<LossPoint>();
        var pending = new List<Tensor>();
        var batches = TrainingBatches.Of(
            task.Calibration.Texts, options.Steps, options.BatchSize, options.Seed);
        foreach (var rows in batches)
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scope = task.Model.Backend.OpenScope();
            var loss = Loss(problem, rows);
            Backpropagation.Run(loss);
            optimizer.Step(schedule.FactorAt(optimizer.Steps));
            pending.Add(scope.Keep(loss));
            if (pending.Count == LossWindow || optimizer.Steps == options.Steps)
            {
                points.Add(new LossPoint(optimizer.Steps, Mean(pending, problem.Point, optimizer.Steps)));
                pending.Clear();
                progress((double)optimizer.Steps / options.Steps);
            }
        }

        return points;
    }

    private double JudgedError(IReconstruction problem)
    {
        var sum = 0.0;
        foreach (var rows in BatchPlan.InOrder(task.Calibration.Texts, options.BatchSize).Take(JudgedBatches))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scope = task.Model.Backend.OpenScope();
            sum += task.Model.Backend.ReadFloats(Loss(problem, rows))[0];
        }

        return sum;
    }

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

    private double Mean(List<Tensor> losses, string point, int step)
    {
        var mean = losses.Average(loss => (double)loss.Backend.ReadFloats(loss)[0]);
        return double.IsFinite(mean)
            ? mean
            : throw new NonFiniteException(
                $"The loss of {task.Span.Name} at {point} is {mean} after step {step}. Lower the learning rate.");
    }
}
