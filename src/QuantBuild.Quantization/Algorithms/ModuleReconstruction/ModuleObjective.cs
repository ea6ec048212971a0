using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>What is minimized in one module, whatever its inputs: its leaves and its loss.</summary>
internal sealed class ModuleObjective
{
    private readonly ModuleTask task;
    private readonly ModuleQuantizers quantizers;
    private readonly bool lastLayerOnly;

    /// <param name="task">The module.</param>
    /// <param name="quantizers">Copies of the parameters are added where they are trained.</param>
    /// <param name="options">The rates, and what is trained.</param>
    public ModuleObjective(ModuleTask task, ModuleQuantizers quantizers, ModuleReconstructionOptions options)
    {
        this.task = task;
        this.quantizers = quantizers;
        lastLayerOnly = options.LastLayerOnly;
        Runner = new ModuleRunner(
            task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);
        QuantizedPass = new ForwardPass(new CalibratedForward(quantizers));
        if (options.TrainParameters)
        {
            AddParameters();
        }

        Groups = TrainedGroups.Of(quantizers, options.LearningRate, options.StepSizeLearningRate);
    }

    public ModuleRunner Runner { get; }

    /// <summary>The pass through the module's quantizers as they stand.</summary>
    public ForwardPass QuantizedPass { get; }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The embedding's rows that the last pass used.</summary>
    public IReadOnlyList<RowUpdate> RowUpdates => quantizers.Embedding?.Quantizer.RowUpdates ?? [];

    /// <summary>Σ over the module's layers of the masked squared error, each layer fed by the one before.</summary>
    /// <param name="rows">Calibration texts.</param>
    /// <param name="batch">Made of them.</param>
    /// <param name="input">What the module's first layer sees.</param>
    /// <returns>The loss, [1], and the output of the module's last layer, [batch, sequence, hidden].</returns>
    public (Tensor Loss, Tensor Output) Loss(ReadOnlySpan<int> rows, Batch batch, Tensor input)
    {
        var quantized = input;
        var targets = Targets(batch, rows);
        var bias = task.Model.AttentionBias(batch.SequenceLength, QuantizedPass);
        Tensor? loss = null;
        foreach (var layer in task.Span.Layers)
        {
            quantized = task.Model.Layer(layer, quantized, batch.Mask, QuantizedPass, bias);
            if (targets[layer - task.Span.FirstLayer] is { } target)
            {
                var error = quantized.MaskedSquaredError(target, task.Model.WrittenBy(layer, 1, batch.Mask));
                loss = loss is null ? error : loss.Add(error);
            }
        }

        return (loss!, quantized);
    }

    /// <summary>
    /// Full-precision output of each layer: the last is stored, those before are computed; null where not in the loss.
    /// </summary>
    private Tensor?[] Targets(Batch batch, ReadOnlySpan<int> rows)
    {
        var (model, calibration) = (task.Model, task.Calibration);
        var targets = new Tensor?[task.Span.LayerCount];
        targets[^1] = CalibrationInput.Load(
            model.Backend, calibration.FullPrecisionOutput!, rows, batch.SequenceLength, model.HiddenSize);
        if (!lastLayerOnly && targets.Length > 1)
        {
            var hidden = Runner.Input(batch, rows, calibration.FullPrecisionInput, ForwardPass.Inference);
            var bias = model.AttentionBias(batch.SequenceLength, ForwardPass.Inference);
            for (var i = 0; i < targets.Length - 1; i++)
            {
                hidden = model.Layer(task.Span.FirstLayer + i, hidden, batch.Mask, ForwardPass.Inference, bias);
                targets[i] = hidden;
            }
        }

        return targets;
    }

    private void AddParameters()
    {
        var parameters = task.Span.Layers.SelectMany(task.Model.LayerParameters)
            .Where(parameter => task.Model.Description[parameter.Name].Matrix is null);
        foreach (var parameter in parameters)
        {
            quantizers.Parameters.Add(parameter.Name, task.Model.Backend.Copy(parameter.Tensor));
        }
    }
}
