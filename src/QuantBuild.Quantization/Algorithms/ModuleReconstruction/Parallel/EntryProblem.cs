using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// A module that learns from entries of the one before, which learns too. What it sees is given to it.
/// </summary>
internal sealed class EntryProblem(ModuleTask task, ModuleObjective objective) : ITrainingProblem
{
    private int[] rows = [];
    private ActivationEntry? entry;
    private float fullWeight;
    private Lazy<IReadOnlyList<ActivationEntry>> recent = new(() => []);

    public ComputeBackend Backend => task.Model.Backend;

    public IReadOnlyList<ParameterGroup> Groups => objective.Groups;

    public IReadOnlyList<RowUpdate> RowUpdates => objective.RowUpdates;

    /// <summary>Of the last step, before it: the module's output, [batch, sequence, hidden].</summary>
    public Tensor? Output { get; private set; }

    public IReadOnlyList<Tensor> Kept => Output is null ? [] : [Output];

    /// <summary>The module before learns, and teacher forcing fades; the first module has neither.</summary>
    public bool ScoresChange => !task.Span.HoldsEmbeddings;

    /// <summary>Says what the next step or pass sees.</summary>
    /// <param name="texts">The calibration texts.</param>
    /// <param name="input">Their entry; null for the first module.</param>
    /// <param name="forced">Share of the full-precision input in the module's, in [0, 1].</param>
    public void Give(ReadOnlySpan<int> texts, ActivationEntry? input, float forced)
    {
        (rows, entry, fullWeight) = (texts.ToArray(), input, forced);
        Output = null;
    }

    /// <summary>Says what states are compared on from now on: a few entries, read when they are needed.</summary>
    public void GiveRecent(Func<IReadOnlyList<ActivationEntry>> entries) => recent = new(entries, isThreadSafe: false);

    public Tensor Loss(int step)
    {
        var batch = objective.Runner.MakeBatch(rows);
        (var loss, Output) = objective.Loss(rows, batch, Input(batch, rows, entry));
        return loss;
    }

    /// <summary>
    /// Minus the mean loss of a few recent entries, for the first module of the judged texts: states are compared on
    /// the inputs of today.
    /// </summary>
    public double? Score(CancellationToken cancellation) => ScoresChange
        ? -recent.Value.Average(each => Measure(each.Rows, each))
        : JudgedTexts.Score(task.Calibration.Texts, Backend, texts => LossOf(texts, from: null), cancellation);

    /// <summary>The module's output as it stands, for what it was given last.</summary>
    public Tensor Forward()
    {
        using var pause = Backend.SuspendRecording();
        var batch = objective.Runner.MakeBatch(rows);
        return objective.Runner.Run(Input(batch, rows, entry), batch, objective.QuantizedPass);
    }

    private double Measure(ReadOnlySpan<int> texts, ActivationEntry? from)
    {
        using var scope = Backend.OpenScope();
        return Backend.ReadFloats(LossOf(texts, from))[0];
    }

    private Tensor LossOf(ReadOnlySpan<int> texts, ActivationEntry? from)
    {
        var batch = objective.Runner.MakeBatch(texts);
        return objective.Loss(texts, batch, Input(batch, texts, from)).Loss;
    }

    private Tensor Input(Batch batch, ReadOnlySpan<int> texts, ActivationEntry? from)
    {
        if (from is null)
        {
            return objective.Runner.Input(batch, texts, stream: null, objective.QuantizedPass);
        }

        var quantized = objective.Runner.Input(batch, texts, new EntrySource([from]), objective.QuantizedPass);
        return fullWeight > 0
            ? objective.Runner.Input(batch, texts, task.Calibration.FullPrecisionInput, ForwardPass.Inference)
                .Interpolate(quantized, fullWeight)
            : quantized;
    }
}
