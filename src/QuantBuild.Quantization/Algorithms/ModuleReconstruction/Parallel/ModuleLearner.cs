using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
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
    private readonly EntryProblem problem;
    private readonly TrainingRun run;

    /// <summary>Calibrates the quantizers.</summary>
    /// <param name="task">The module.</param>
    /// <param name="observed">Inputs of the texts that calibrate the quantizers; null for the first module.</param>
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
        problem = new EntryProblem(task, new ModuleObjective(task, quantizers, options));
        run = new TrainingRun(problem, ReconstructionTraining.Options(options.Steps));
    }

    /// <summary>The module's output as it stands.</summary>
    /// <param name="key">Names the output.</param>
    /// <param name="rows">The texts.</param>
    /// <param name="input">Their entry; null for the first module.</param>
    public ActivationEntry Forward(ActivationKey key, ReadOnlySpan<int> rows, ActivationEntry? input)
    {
        problem.Give(rows, input, forced: 0);
        return Forward(key, rows);
    }

    /// <summary>One training step; none where training was given up.</summary>
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
        problem.Give(rows, input, forcing.WeightAt(key.Step));
        Train(recent);
        if (!isWanted)
        {
            return null;
        }

        // The module may have been set back just now, and what it gave before is of no use.
        if (problem.Output is null || run.WasSetBack)
        {
            return Forward(key, rows);
        }

        if (TryPack(key, rows, problem.Output) is { } entry)
        {
            return entry;
        }

        run.SetBack();
        return Forward(key, rows);
    }

    /// <summary>The module in its best state.</summary>
    public QuantizedModule Finish() => TrainingOutcome.EncodeWithLatents(quantizers, task.Span, run.Finish());

    /// <summary>Writes the state before a step.</summary>
    public void Write(BinaryWriter writer) => run.Write(writer);

    /// <summary>Goes on from what <see cref="Write"/> wrote.</summary>
    /// <returns>Whether it is of this training.</returns>
    public bool Read(BinaryReader reader) => run.Read(reader);

    public void Dispose()
    {
        run.Dispose();
        scope.Dispose();
    }

    private void Train(Func<IReadOnlyList<ActivationEntry>> recent)
    {
        if (run.HasEnded)
        {
            return;
        }

        problem.GiveRecent(recent);
        run.Advance();
        problem.GiveRecent(() => []);
    }

    private ActivationEntry Forward(ActivationKey key, ReadOnlySpan<int> rows)
    {
        using var pass = task.Model.Backend.OpenScope();
        return TryPack(key, rows, problem.Forward()) ?? throw new NonFiniteException(
            $"{task.Span.Name} gives outputs that are not finite. Lower the learning rate, or use more bits.");
    }

    /// <returns>Null where a value is no finite number.</returns>
    private ActivationEntry? TryPack(ActivationKey key, ReadOnlySpan<int> rows, Tensor output)
    {
        ActivationEntry? entry = null;
        var texts = rows.ToArray();
        int[] lengths = [.. texts.Select(task.Calibration.Texts.LengthOf)];
        output.Backend.Read(output, values =>
        {
            var isFinite = true;
            foreach (var value in values)
            {
                isFinite &= float.IsFinite(value);
            }

            entry = isFinite ? ActivationEntry.Create(key, texts, lengths, values, task.Model.HiddenSize) : null;
        });
        return entry;
    }
}
