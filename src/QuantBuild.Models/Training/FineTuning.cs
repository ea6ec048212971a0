using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>Training of a whole model on a task.</summary>
public sealed class FineTuning : ITrainingProblem
{
    private readonly IEncoderModel model;
    private readonly ITask task;
    private readonly TokenizedDataset training;
    private readonly TokenizedDataset? development;
    private readonly FineTuningOptions options;
    private readonly IForwardTransform transform;
    private readonly ForwardPass evaluation;
    private readonly SparseEmbeddings? sparse;
    private readonly IMetric metric;

    /// <param name="model">With the task's head; its parameters are trained in place.</param>
    /// <param name="task">Gives the loss and the metric.</param>
    /// <param name="training">With targets.</param>
    /// <param name="development">Decides which epoch is kept; null keeps the last.</param>
    /// <param name="options">Null for the defaults.</param>
    public FineTuning(
        IEncoderModel model,
        ITask task,
        TokenizedDataset training,
        TokenizedDataset? development = null,
        FineTuningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(task);
        options ??= new FineTuningOptions();
        this.model = model;
        this.task = task;
        this.training = training;
        this.development = development;
        this.options = options;
        Batches = new EpochBatches(training, options.BatchSize, options.Seed);
        sparse = options.SparseWordEmbeddings ? new SparseEmbeddings(options.Transform) : null;
        transform = sparse ?? options.Transform;
        evaluation = new ForwardPass(options.Transform);
        metric = options.Metric ?? task.Metrics[0];
        Groups =
        [
            new(TensorsWhere(decays: true), options.LearningRate, options.WeightDecay),
            new(TensorsWhere(decays: false), options.LearningRate),
        ];
    }

    public ComputeBackend Backend => model.Backend;

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Which texts each step sees.</summary>
    public EpochBatches Batches { get; }

    public IReadOnlyList<RowUpdate> RowUpdates => sparse?.Updates ?? [];

    public Tensor Loss(int step)
    {
        sparse?.Forget();
        var batch = Batch.Create(Backend, training, Batches.RowsAt(step), model.PaddingToken);
        var dropout = new HiddenDropout(options.Dropout, options.Seed, (uint)step);
        return task.Loss(model.Forward(batch, new ForwardPass(transform, dropout)), batch);
    }

    public double? Score(CancellationToken cancellation)
    {
        if (development is null)
        {
            return null;
        }

        var logits = Evaluation.Run(model, development, new EvaluationOptions { Pass = evaluation }, cancellation);
        var rows = Enumerable.Range(0, development.Count).ToArray();
        var value = metric.Compute(Predictions.Of(logits, development), rows);
        return metric.IsLargerBetter ? value : -value;
    }

    private Tensor[] TensorsWhere(bool decays) =>
        [.. model.Parameters.Where(parameter => parameter.Decays == decays).Select(parameter => parameter.Tensor)];
}
