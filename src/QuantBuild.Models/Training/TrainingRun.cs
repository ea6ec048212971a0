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
    private readonly AdamOptimizer optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly List<TrainingProgress> losses = [];

    public TrainingRun(ITrainingProblem problem, TrainingOptions options)
    {
        this.problem = problem;
        this.options = options;
        var stepsAnEpoch = (problem.Data.Count + options.BatchSize - 1) / options.BatchSize;
        var steps = options.Epochs * stepsAnEpoch;
        schedule = new LearningRateSchedule(steps, (int)(steps * options.WarmupShare));
        optimizer = new AdamOptimizer(problem.Backend, problem.Groups, options.Optimizer);
    }

    /// <summary>Steps done.</summary>
    public int Step { get; private set; }

    public IReadOnlyList<TrainingProgress> Losses => losses;

    public void RunEpoch(int epoch, CancellationToken cancellation)
    {
        var plan = BatchPlan.Shuffled(problem.Data, options.BatchSize, options.Seed, epoch);
        foreach (var interval in plan.Chunk(options.ReportInterval))
        {
            RunInterval(epoch, interval, cancellation);
        }
    }

    // The loss stays on the device between readings, so that a step need not wait for the one before.
    private void RunInterval(int epoch, int[][] batches, CancellationToken cancellation)
    {
        using var scope = problem.Backend.OpenScope();
        var sum = problem.Backend.Zeros(new Shape(1));
        foreach (var rows in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            sum = RunStep(rows, sum);
        }

        var loss = problem.Backend.ReadFloats(sum)[0] / (double)batches.Length;
        if (!double.IsFinite(loss))
        {
            throw new TrainingException(Step, loss);
        }

        var progress = new TrainingProgress(Step, schedule.Steps, epoch, loss);
        losses.Add(progress);
        options.Progress?.Invoke(progress);
    }

    private Tensor RunStep(int[] rows, Tensor sum)
    {
        using var scope = problem.Backend.OpenScope();
        var batch = Batch.Create(problem.Backend, problem.Data, rows, problem.PaddingToken);
        var loss = problem.Loss(batch, new HiddenDropout(options.Dropout, options.Seed, (uint)Step));
        Backpropagation.Run(loss);
        optimizer.Step(schedule.FactorAt(Step), problem.RowUpdates);
        Step++;
        return scope.Keep(problem.Backend.Add(sum, loss, record: false).Output);
    }
}
