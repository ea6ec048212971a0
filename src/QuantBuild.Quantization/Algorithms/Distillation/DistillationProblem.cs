using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.Distillation;

/// <summary>
/// A student that learns to give the full-precision model's logits, by the task's distillation loss, judged by the same
/// loss on calibration texts.
/// </summary>
internal sealed class DistillationProblem : ITrainingProblem
{
    private const int JudgedBatch = 32;

    private readonly ITask task;
    private readonly IEncoderModel teacher;
    private readonly QuantizedStudent student;
    private readonly DistillationOptions options;
    private readonly EpochTexts training;
    private readonly TokenizedDataset judged;
    private readonly LogitTable judgedLogits;

    /// <param name="task">Gives the losses against teacher and labels.</param>
    /// <param name="teacher">The full-precision model.</param>
    /// <param name="student">What is trained.</param>
    /// <param name="texts">What it learns from, and what its states are judged on.</param>
    /// <param name="options">How it learns.</param>
    /// <param name="cancellation">While the teacher answers for the judged texts.</param>
    public DistillationProblem(
        ITask task,
        IEncoderModel teacher,
        QuantizedStudent student,
        DistillationTexts texts,
        DistillationOptions options,
        CancellationToken cancellation)
    {
        this.task = task;
        this.teacher = teacher;
        this.student = student;
        this.options = options;
        training = new EpochTexts(texts.Training, texts.View, options.Seed);
        Batches = new EpochBatches(texts.Training, options.BatchSize, options.Seed);
        judged = texts.FirstJudged(teacher.Description.Extents.VocabularySize);
        judgedLogits = Models.Metrics.Evaluation.Run(teacher, judged, new EvaluationOptions(), cancellation);
    }

    public ComputeBackend Backend => teacher.Backend;

    public IReadOnlyList<ParameterGroup> Groups => student.Groups;

    /// <summary>Which texts each step sees.</summary>
    public EpochBatches Batches { get; }

    public IReadOnlyList<RowUpdate> RowUpdates => student.RowUpdates;

    public Tensor Loss(int step)
    {
        student.Forget();
        var texts = training.In(step / Batches.StepsAnEpoch);
        var batch = Batch.Create(Backend, texts, Batches.RowsAt(step), teacher.PaddingToken);
        var taught = Teach(batch);
        var pass = new ForwardPass(
            student.Training, new HiddenDropout(options.Dropout, options.Seed, (uint)step));
        var hidden = student.Model.Embed(batch, pass);
        var bias = student.Model.AttentionBias(batch.SequenceLength, pass);
        Tensor? layers = null;
        for (var layer = 0; layer < student.Model.LayerCount; layer++)
        {
            hidden = student.Model.Layer(layer, hidden, batch.Mask, pass, bias);
            if (options.Loss == DistillationLoss.Layers)
            {
                var error = hidden.MaskedSquaredError(
                    taught.Hidden[layer], student.Model.WrittenBy(layer, 1, batch.Mask));
                layers = layers is null ? error : layers.Add(error);
            }
        }

        var logits = student.Model.Head(hidden, batch, pass);
        var loss = task.DistillationLoss(logits, taught.Logits, batch, options.Temperature);
        if (layers is not null)
        {
            loss = loss.Add(layers.Scale(options.LayerWeight / student.Model.HiddenSize));
        }

        return options.LabelWeight > 0 ? loss.Add(task.Loss(logits, batch).Scale(options.LabelWeight)) : loss;
    }

    /// <summary>Minus the distillation loss of the logits on the judged texts.</summary>
    public double? Score(CancellationToken cancellation)
    {
        var sum = 0.0;
        foreach (var rows in BatchOrder.ByLength(judged, JudgedBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = Backend.OpenScope();
            var batch = Batch.Create(Backend, judged, rows, teacher.PaddingToken);
            var logits = student.Model.Forward(batch, student.Evaluation);
            var taught = judgedLogits.ToDevice(Backend, rows, logits.Shape);
            var loss = task.DistillationLoss(logits, taught, batch, options.Temperature);
            sum += rows.Length * (double)Backend.ReadFloats(loss)[0];
        }

        return -sum / judged.Count;
    }

    /// <summary>Logits, and with layer distillation every layer's output; what lies between is released.</summary>
    private (Tensor Logits, IReadOnlyList<Tensor> Hidden) Teach(Batch batch)
    {
        using var scope = Backend.OpenScope();
        var outputs = new List<Tensor>();
        var hidden = teacher.Embed(batch, ForwardPass.Inference);
        var bias = teacher.AttentionBias(batch.SequenceLength, ForwardPass.Inference);
        for (var layer = 0; layer < teacher.LayerCount; layer++)
        {
            hidden = teacher.Layer(layer, hidden, batch.Mask, ForwardPass.Inference, bias);
            if (options.Loss == DistillationLoss.Layers)
            {
                outputs.Add(scope.Keep(hidden));
            }
        }

        return (scope.Keep(teacher.Head(hidden, batch, ForwardPass.Inference)), outputs);
    }
}
