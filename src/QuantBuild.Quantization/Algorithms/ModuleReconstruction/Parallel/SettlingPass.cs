using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// The last steps of modules that were trained at once: one after another, each but the first goes on behind the
/// finished ones before it, whose codes stay now, and learns to make up for them as a module of MREM-S does.
/// </summary>
/// <param name="task">The model, with the full-precision streams.</param>
/// <param name="options">Of the training so far.</param>
/// <param name="steps">A module.</param>
internal sealed class SettlingPass(ModelTask task, ModuleReconstructionOptions options, int steps)
{
    // Of the rates that training began with: the best of 0.1, 0.3, 0.6 and 1 (docs/methods/mrem.md).
    private const float ShareOfRates = 0.3f;

    private readonly ModuleReconstructionOptions settling = options with
    {
        Steps = steps,
        LearningRate = ShareOfRates * options.LearningRate,
        StepSizeLearningRate = ShareOfRates * options.StepSizeLearningRate,
    };

    /// <summary>The same modules, none with a larger loss on the texts that states are judged by.</summary>
    /// <param name="modules">One a span, in their order.</param>
    /// <param name="progress">Called with the fraction done.</param>
    /// <exception cref="NonFiniteException">A value is not a number.</exception>
    public IReadOnlyList<QuantizedModule> Run(IReadOnlyList<QuantizedModule> modules, Action<double>? progress)
    {
        using var scope = task.Model.Backend.OpenScope();
        using var stream = new QuantizedStream(task, task.Model);
        var quantizers = TrainableModules.Of(task.Model.Copy(), task.Scheme, modules);
        var settled = new List<QuantizedModule> { modules[0] };
        for (var index = 1; index < modules.Count; index++)
        {
            var done = index - 1;
            stream.Pass(task.Spans[done], settled[^1]);
            settled.Add(Settle(
                task.Spans[index],
                modules[index],
                quantizers[index],
                stream.Current!,
                step => progress?.Invoke((done + ((double)step / steps)) / (modules.Count - 1))));
        }

        return settled;
    }

    private QuantizedModule Settle(
        ModuleSpan span,
        QuantizedModule module,
        ModuleQuantizers quantizers,
        ActivationStream input,
        Action<int> stepped)
    {
        using var scope = task.Model.Backend.OpenScope();
        var moduleTask = new ModuleTask(task.Model, span, task.Scheme, new CalibrationInput(
            task.Calibration,
            task.Model.PaddingToken,
            input,
            task.FullPrecision[span.Index - 1],
            task.FullPrecision[span.Index]));
        var objective = new ModuleObjective(moduleTask, quantizers, settling);
        foreach (var (name, parameter) in quantizers.Parameters)
        {
            task.Model.Backend.Write(parameter, module.Parameters[name]);
        }

        var loop = new TrainingLoop(ReconstructionTraining.Options(steps) with { Stepped = stepped });
        var result = loop.Run(new ModuleReconstructionProblem(moduleTask, objective, settling), task.Cancellation);
        var after = TrainingOutcome.EncodeWithLatents(quantizers, span, result);
        return after with
        {
            Losses = [.. module.Losses, .. after.Losses.Select(loss => loss with { Step = options.Steps + loss.Step })],
            Incidents =
            [
                .. module.Incidents,
                .. after.Incidents.Select(incident => incident with { Step = options.Steps + incident.Step }),
            ],
        };
    }
}
