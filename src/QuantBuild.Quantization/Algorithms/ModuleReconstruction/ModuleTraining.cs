using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>The optimization of one module: its leaves, its loss, its steps.</summary>
internal sealed class ModuleTraining
{
    private readonly ModuleTask task;
    private readonly ModuleQuantizers quantizers;
    private readonly ModuleRunner runner;
    private readonly ForwardPass quantizedPass;
    private readonly AdamOptimizer optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly bool lastLayerOnly;
    private int steps;

    public ModuleTraining(ModuleTask task, ModuleQuantizers quantizers, ModuleReconstructionOptions options)
    {
        this.task = task;
        this.quantizers = quantizers;
        runner = new ModuleRunner(
            task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);
        quantizedPass = new ForwardPass(new CalibratedForward(quantizers));
        lastLayerOnly = options.LastLayerOnly;
        schedule = new LearningRateSchedule(options.Steps);
        if (options.TrainParameters)
        {
            AddParameters();
        }

        optimizer = new AdamOptimizer(task.Model.Backend, TrainedGroups.Of(quantizers, options));
    }

    public ModuleRunner Runner => runner;

    /// <summary>The pass through the module's quantizers as they stand.</summary>
    public ForwardPass QuantizedPass => quantizedPass;

    /// <summary>Steps taken; decides the rate of the next.</summary>
    public int Steps => steps;

    /// <summary>One step on the given calibration texts.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="batch">Made of them.</param>
    /// <param name="input">What the module's first layer sees.</param>
    /// <param name="rateFactor">Multiplies the rates of the schedule.</param>
    public TrainingStep Step(ReadOnlySpan<int> rows, Batch batch, Tensor input, float rateFactor)
    {
        var (loss, output) = Loss(rows, batch, input);
        Backpropagation.Run(loss, output);
        optimizer.Step(schedule.FactorAt(steps) * rateFactor, quantizers.Embedding?.Quantizer.RowUpdates);
        steps++;
        return new TrainingStep(loss, output);
    }

    /// <summary>The loss as things stand.</summary>
    public double Measure(ReadOnlySpan<int> rows, Batch batch, Tensor input)
    {
        using var pause = task.Model.Backend.SuspendRecording();
        var loss = Loss(rows, batch, input).Loss;
        return loss.Backend.ReadFloats(loss)[0];
    }

    /// <summary>Forgets the optimizer's moments: the state they belong to is gone.</summary>
    public void ForgetMoments() => optimizer.Reset();

    /// <summary>To be written away before the next step.</summary>
    public AdamState ExportOptimizer() => optimizer.Export();

    /// <summary>Goes on after some steps.</summary>
    public void Import(int stepsTaken, AdamState state)
    {
        steps = stepsTaken;
        optimizer.Import(state);
    }

    /// <summary>Σ over the module's layers of the masked squared error, each layer fed by the one before.</summary>
    private TrainingStep Loss(ReadOnlySpan<int> rows, Batch batch, Tensor input)
    {
        var quantized = input;
        var targets = Targets(batch, rows);
        Tensor? loss = null;
        foreach (var layer in task.Span.Layers)
        {
            quantized = task.Model.Layer(layer, quantized, batch.Mask, quantizedPass);
            if (targets[layer - task.Span.FirstLayer] is { } target)
            {
                var error = quantized.MaskedSquaredError(target, batch.Mask);
                loss = loss is null ? error : loss.Add(error);
            }
        }

        return new TrainingStep(loss!, quantized);
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
            var hidden = runner.Input(batch, rows, calibration.FullPrecisionInput, ForwardPass.Inference);
            for (var i = 0; i < targets.Length - 1; i++)
            {
                hidden = model.Layer(task.Span.FirstLayer + i, hidden, batch.Mask, ForwardPass.Inference);
                targets[i] = hidden;
            }
        }

        return targets;
    }

    private void AddParameters()
    {
        var parameters = task.Span.Layers.SelectMany(task.Model.LayerParameters)
            .Where(parameter => ModuleNames.OfWeight(parameter.Name) is null);
        foreach (var parameter in parameters)
        {
            quantizers.Parameters.Add(parameter.Name, task.Model.Backend.Copy(parameter.Tensor));
        }
    }
}
