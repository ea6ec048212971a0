using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>
/// MREM-S (arXiv:2109.15082): module after module, Adam on weights and step sizes through the straight-through
/// estimator against Σ over the module's layers of ‖quantized output − full-precision output‖², padding left out.
/// </summary>
public sealed class ModuleReconstructionMethod(ModuleReconstructionOptions options) : IModuleMethod
{
    private const int StepsBetweenReports = 10;

    public string Name => "mrem";

    public int Version => 4;

    public double RelativeCost => 1 + (options.Steps / 25.0);

    public IReadOnlyDictionary<string, string> Parameters { get; } = options.ToParameters();

    public QuantizedModule Quantize(ModuleTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = task.Model.Backend.OpenScope();
        var quantizers = ModuleCalibration.Run(task, trainable: true);
        var training = new ModuleTraining(task, quantizers, options);
        var guard = new TrainingGuard(
            new BestState(quantizers.TrainedTensors()), () => Measure(task, training));
        var losses = WindowedLoss.For(options.Steps);
        var batches = TrainingBatches.Of(task.Calibration.Texts, options.Steps, options.BatchSize, options.Seed);
        foreach (var rows in batches.TakeWhile(_ => !guard.IsStopped))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scopeOfStep = task.Model.Backend.OpenScope();
            var batch = training.Runner.MakeBatch(rows);
            var input = training.Runner.Input(batch, rows, task.Calibration.QuantizedInput, training.QuantizedPass);
            var step = training.Step(rows, batch, input, guard.RateFactor);
            if (losses.Add(scopeOfStep, step.Loss) is { } mean && guard.Observe(training.Steps, mean))
            {
                training.ForgetMoments();
            }

            if (training.Steps % StepsBetweenReports == 0)
            {
                task.Progress?.Invoke((double)training.Steps / options.Steps);
            }
        }

        guard.Finish();
        var module = quantizers.Encode(losses.Points, guard.Incidents);
        FiniteModule.Require(module, quantizers, task.Span.Name);
        return module;
    }

    /// <summary>Mean loss of the judged texts.</summary>
    private static double Measure(ModuleTask task, ModuleTraining training) =>
        JudgedTexts.Of(task.Calibration.Texts).Average(rows =>
        {
            using var scope = task.Model.Backend.OpenScope();
            var batch = training.Runner.MakeBatch(rows);
            return training.Measure(rows, batch, training.Runner.Input(
                batch, rows, task.Calibration.QuantizedInput, training.QuantizedPass));
        });
}
