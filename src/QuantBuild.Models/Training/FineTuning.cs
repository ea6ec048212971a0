using QuantBuild.Kernels.Numerics;
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
    private readonly EpochTexts training;
    private readonly TokenizedDataset? development;
    private readonly FineTuningOptions options;
    private readonly IForwardTransform transform;
    private readonly ForwardPass evaluation;
    private readonly SparseEmbeddings? sparse;
    private readonly IMetric? metric;

    /// <param name="model">With the task's head; its parameters are trained in place.</param>
    /// <param name="task">Gives the loss and the metric.</param>
    /// <param name="training">With targets, unless the options have a view that makes them.</param>
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
        this.training = new EpochTexts(training, options.View, options.Seed);
        this.development = development is null ? null : options.View?.Judged(development) ?? development;
        this.options = options;
        Batches = new EpochBatches(training, options.BatchSize, options.Seed);
        sparse = options.SparseWordEmbeddings && !HeadReadsWords(model)
            ? new SparseEmbeddings(options.Transform)
            : null;
        transform = sparse ?? options.Transform;
        evaluation = new ForwardPass(options.Transform);
        metric = development is null ? null : options.Metric ?? task.Metrics[0];
        Groups = options.LayerRateDecay == 1f ? GroupsOf(model.Parameters, options.LearningRate) : GroupsByDepth();
    }

    public ComputeBackend Backend => model.Backend;

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Which texts each step sees.</summary>
    public EpochBatches Batches { get; }

    public IReadOnlyList<RowUpdate> RowUpdates => sparse?.Updates ?? [];

    public int PartsOf(int step) => Math.Min(options.Parts, Batches.RowsAt(step).Length);

    public Tensor Loss(int step) =>
        Enumerable.Range(0, PartsOf(step)).Select(part => Loss(step, part)).Aggregate((sum, part) => sum.Add(part));

    public Tensor Loss(int step, int part)
    {
        var rows = Batches.RowsAt(step);
        var parts = PartsOf(step);
        var texts = training.In(step / Batches.StepsAnEpoch);
        if (part == 0)
        {
            BeginStep(texts, rows, parts);
        }

        var own = rows[(rows.Length * part / parts)..(rows.Length * (part + 1) / parts)];
        var batch = BatchOf(texts, own);

        // Seeds of recipes have 31 bits: parts of one step drop out different elements.
        var dropout = new HiddenDropout(options.Dropout, options.Seed + ((ulong)part << 32), (uint)step);
        var loss = task.Loss(model.Forward(batch, new ForwardPass(transform, dropout)), batch);
        return parts == 1 ? loss : loss.Scale((float)TermsOf(texts, own) / Math.Max(1, TermsOf(texts, rows)));
    }

    public double? Score(CancellationToken cancellation)
    {
        if (development is null || metric is null)
        {
            return null;
        }

        var how = new EvaluationOptions
        {
            Pass = evaluation,
            Summary = task.Summary,
            Writer = metric.ReadsWrittenTexts ? options.Writer : null,
        };
        var logits = Evaluation.Run(model, development, how, cancellation);
        var predictions = Predictions.Of(logits, development);
        var value = metric.Compute(predictions, [.. Enumerable.Range(0, predictions.Count)]);
        return metric.IsLargerBetter ? value : -value;
    }

    private void BeginStep(TokenizedDataset texts, int[] rows, int parts)
    {
        if (parts == 1)
        {
            sparse?.Forget();
        }
        else
        {
            sparse?.Share(BatchOf(texts, rows).Words);
        }
    }

    private static int TermsOf(TokenizedDataset texts, int[] rows) => texts.Targets?.LossTermsOf(rows) ?? rows.Length;

    private Batch BatchOf(TokenizedDataset texts, int[] rows) =>
        Batch.Create(Backend, texts, rows, model.PaddingToken);

    // Then every row of the table has a gradient, whatever the texts hold.
    private static bool HeadReadsWords(IEncoderModel model) =>
        model.Description.TiedTo(model.Description.WordEmbedding).Any();

    private IReadOnlyList<ParameterGroup> GroupsByDepth() =>
    [
        .. GroupsOf(model.EmbeddingParameters, RateAt(model.LayerCount + 1)),
        .. Enumerable.Range(0, model.LayerCount).SelectMany(
            layer => GroupsOf(model.LayerParameters(layer), RateAt(model.LayerCount - layer))),
        .. GroupsOf(model.HeadParameters, RateAt(depth: 0)),
    ];

    /// <param name="depth">Steps down from the head.</param>
    private float RateAt(int depth) =>
        options.LearningRate * (float)DeterministicMath.Pow(options.LayerRateDecay, depth);

    private IReadOnlyList<ParameterGroup> GroupsOf(IReadOnlyList<NamedParameter> parameters, float rate) =>
    [
        new(TensorsWhere(parameters, decays: true), rate, options.WeightDecay),
        new(TensorsWhere(parameters, decays: false), rate),
    ];

    private static Tensor[] TensorsWhere(IReadOnlyList<NamedParameter> parameters, bool decays) =>
        [.. parameters.Where(parameter => parameter.Decays == decays).Select(parameter => parameter.Tensor)];
}
