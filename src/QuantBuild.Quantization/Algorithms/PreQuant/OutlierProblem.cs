using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Trains a student on labels, and on a full-precision model's logits where these are asked for.</summary>
internal sealed class OutlierProblem : ITrainingProblem
{
    private readonly ITask task;
    private readonly BackboneTask backbone;
    private readonly OutlierStudent student;
    private readonly PreQuantOptions options;
    private readonly EpochTexts training;

    public OutlierProblem(ITask task, BackboneTask backbone, OutlierStudent student, PreQuantOptions options)
    {
        this.task = task;
        this.backbone = backbone;
        this.student = student;
        this.options = options;
        var texts = backbone.Model.Training!;
        training = new EpochTexts(texts, backbone.Model.View, options.Seed);
        Batches = new EpochBatches(texts, options.BatchSize, options.Seed);
        Groups = [.. GroupsOf()];
    }

    public ComputeBackend Backend => student.Model.Backend;

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Which texts each step sees.</summary>
    public EpochBatches Batches { get; }

    public Tensor Loss(int step)
    {
        var texts = training.In(step / Batches.StepsAnEpoch);
        var batch = Batch.Create(Backend, texts, Batches.RowsAt(step), student.Model.PaddingToken);
        var dropout = new HiddenDropout(options.Dropout, options.Seed, (uint)step);
        var logits = student.Model.Forward(batch, new ForwardPass(student.Transform, dropout));
        var loss = task.Loss(logits, batch);
        return options.DistillationWeight > 0
            ? loss.Add(task.DistillationLoss(logits, Teach(batch), batch, options.Temperature)
                .Scale(options.DistillationWeight))
            : loss;
    }

    /// <summary>The last state is the result: nothing is held back that could judge between states.</summary>
    public double? Score(CancellationToken cancellation) => null;

    private Tensor Teach(Batch batch)
    {
        using var pause = Backend.SuspendRecording();
        return backbone.Teacher!.Forward(batch, ForwardPass.Inference);
    }

    private IEnumerable<ParameterGroup> GroupsOf()
    {
        List<Tensor> decayed =
        [
            .. options.Train.HasFlag(TrainedParts.Outliers) ? student.Outliers : [],
            .. student.Parameters.Where(parameter => parameter.IsMatrix).Select(parameter => parameter.Tensor),
        ];
        yield return new ParameterGroup(decayed, options.LearningRate, options.WeightDecay);
        yield return new ParameterGroup(
            [.. student.Parameters.Where(parameter => !parameter.IsMatrix).Select(parameter => parameter.Tensor)],
            options.LearningRate);
        foreach (var steps in student.Steps)
        {
            yield return StepParameters.GroupOf(steps, options.StepSizeLearningRate);
        }
    }
}
