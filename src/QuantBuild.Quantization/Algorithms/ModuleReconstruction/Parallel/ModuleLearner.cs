using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>One module's training, fed with entries of the module before. It computes; others see to when.</summary>
internal sealed class ModuleLearner : IDisposable
{
    private readonly ModuleTask task;
    private readonly TeacherForcing forcing;
    private readonly TensorScope scope;
    private readonly ModuleQuantizers quantizers;
    private readonly IReadOnlyList<Tensor> trained;
    private readonly ModuleTraining training;
    private readonly TrainingGuard guard;
    private readonly WindowedLoss losses;
    private IReadOnlyList<ActivationEntry> judged = [];
    private float judgedFullWeight;

    /// <summary>Calibrates the quantizers.</summary>
    /// <param name="task">The module.</param>
    /// <param name="observed">Inputs of the texts that the quantizers are calibrated on; null for the first module.</param>
    /// <param name="options">Of the training.</param>
    /// <param name="forcing">Of the inputs; the first module has none.</param>
    public ModuleLearner(
        ModuleTask task, EntrySource? observed, ModuleReconstructionOptions options, TeacherForcing forcing)
    {
        this.task = task;
        this.forcing = task.Span.HoldsEmbeddings ? default : forcing;
        scope = task.Model.Backend.OpenScope();
        quantizers = ModuleCalibration.Run(
            task with { Calibration = task.Calibration with { QuantizedInput = observed } }, trainable: true);
        training = new ModuleTraining(task, quantizers, options);
        trained = quantizers.TrainedTensors();
        guard = new TrainingGuard(new BestState(trained), MeasureJudged);
        losses = WindowedLoss.For(options.Steps);
    }

    /// <summary>The module's output as it stands.</summary>
    /// <param name="key">Names the output.</param>
    /// <param name="rows">The texts.</param>
    /// <param name="input">Their entry; null for the first module.</param>
    public ActivationEntry Forward(ActivationKey key, ReadOnlySpan<int> rows, ActivationEntry? input)
    {
        using var step = task.Model.Backend.OpenScope();
        var batch = training.Runner.MakeBatch(rows);
        return Pack(key, rows, batch, Run(batch, rows, input, fullWeight: 0));
    }

    /// <summary>One training step.</summary>
    /// <param name="key">Names the output.</param>
    /// <param name="rows">The texts.</param>
    /// <param name="input">Their entry; null for the first module.</param>
    /// <param name="recent">A few entries of these days, to compare states on; none for the first module.</param>
    /// <param name="isWanted">Whether the output is.</param>
    /// <returns>The module's output for the batch; null where nobody wants it.</returns>
    public ActivationEntry? Advance(
        ActivationKey key,
        ReadOnlySpan<int> rows,
        ActivationEntry? input,
        Func<IReadOnlyList<ActivationEntry>> recent,
        bool isWanted)
    {
        using var step = task.Model.Backend.OpenScope();
        var batch = training.Runner.MakeBatch(rows);
        var mixed = Input(batch, rows, input, forcing.WeightAt(key.Step));
        var output = guard.IsStopped ? null : Train(rows, batch, mixed, recent, forcing.WeightAt(key.Step));
        if (!isWanted)
        {
            return null;
        }

        // The input of the first module goes through its quantizers, which may have been set back just now.
        return Pack(key, rows, batch, output ?? Run(batch, rows, input, forcing.WeightAt(key.Step)));
    }

    /// <summary>The module in its best state.</summary>
    public QuantizedModule Finish()
    {
        guard.Finish();
        var module = quantizers.Encode(losses.Points, guard.Incidents);
        FiniteModule.Require(module, quantizers, task.Span.Name);
        return module;
    }

    /// <summary>To be written away before the next step: the tensors are read when they are asked for.</summary>
    public LearnerState Export() => new(
        training.Steps,
        new TensorValues(trained),
        training.ExportOptimizer(),
        guard.Export(),
        losses.Export());

    public void Import(LearnerState state)
    {
        foreach (var (tensor, values) in trained.Zip(state.Tensors))
        {
            tensor.Backend.Write(tensor, values);
        }

        training.Import(state.Steps, state.Optimizer);
        guard.Import(state.Guard);
        losses.Import(state.Losses);
    }

    public void Dispose() => scope.Dispose();

    /// <returns>The output before the step; null where the training was set back.</returns>
    private Tensor? Train(
        ReadOnlySpan<int> rows,
        Batch batch,
        Tensor input,
        Func<IReadOnlyList<ActivationEntry>> recent,
        float fullWeight)
    {
        var (loss, output) = training.Step(rows, batch, input, guard.RateFactor);
        var value = loss.Backend.ReadFloats(loss)[0];
        var isSetBack = false;
        if (!float.IsFinite(value))
        {
            losses.Skip();
            guard.Recover(training.Steps);
            isSetBack = true;
        }
        else if (losses.Add(value) is { } mean)
        {
            // The module before learns, and teacher forcing fades: both states are measured on the inputs of today.
            (judged, judgedFullWeight) = (recent(), fullWeight);
            isSetBack = guard.Observe(training.Steps, mean);
            judged = [];
        }

        if (isSetBack)
        {
            training.ForgetMoments();
        }

        return isSetBack ? null : output;
    }

    private double MeasureJudged() => judged.Count == 0
        ? JudgedTexts.Of(task.Calibration.Texts).Average(rows => Measure(rows, entry: null))
        : judged.Average(entry => Measure(entry.Rows, entry));

    private double Measure(ReadOnlySpan<int> rows, ActivationEntry? entry)
    {
        using var step = task.Model.Backend.OpenScope();
        var batch = training.Runner.MakeBatch(rows);
        return training.Measure(rows, batch, Input(batch, rows, entry, judgedFullWeight));
    }

    private Tensor Run(Batch batch, ReadOnlySpan<int> rows, ActivationEntry? input, float fullWeight)
    {
        using var pause = task.Model.Backend.SuspendRecording();
        return training.Runner.Run(Input(batch, rows, input, fullWeight), batch, training.QuantizedPass);
    }

    private Tensor Input(Batch batch, ReadOnlySpan<int> rows, ActivationEntry? entry, float fullWeight)
    {
        if (entry is null)
        {
            return training.Runner.Input(batch, rows, stream: null, training.QuantizedPass);
        }

        var quantized = training.Runner.Input(batch, rows, new EntrySource([entry]), training.QuantizedPass);
        return fullWeight > 0
            ? training.Runner.Input(batch, rows, task.Calibration.FullPrecisionInput, ForwardPass.Inference)
                .Interpolate(quantized, fullWeight)
            : quantized;
    }

    private ActivationEntry Pack(ActivationKey key, ReadOnlySpan<int> rows, Batch batch, Tensor output)
    {
        ActivationEntry? entry = null;
        var (texts, lengths) = (rows.ToArray(), (int[])[.. batch.Lengths]);
        output.Backend.Read(output, values =>
        {
            foreach (var value in values)
            {
                if (!float.IsFinite(value))
                {
                    throw new NonFiniteException(
                        $"{task.Span.Name} gives outputs that are not finite. Lower the learning rate, or use more bits.");
                }
            }

            entry = ActivationEntry.Create(key, texts, lengths, values, task.Model.HiddenSize);
        });
        return entry!;
    }
}
