using QuantBuild.Models.Training;
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

    public int Version => 5;

    public double RelativeCost => 1 + (options.Steps / 25.0);

    public IReadOnlyDictionary<string, string> Parameters { get; } = options.ToParameters();

    public QuantizedModule Quantize(ModuleTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = task.Model.Backend.OpenScope();
        var quantizers = ModuleCalibration.Run(task, trainable: true);
        var problem = new ModuleReconstructionProblem(
            task, new ModuleObjective(task, quantizers, options), options);
        var loop = new TrainingLoop(ReconstructionTraining.Options(options.Steps) with
        {
            Stepped = step => Report(task, step),
        });
        return TrainingOutcome.EncodeWithLatents(quantizers, task.Span, loop.Run(problem, task.Cancellation));
    }

    private void Report(ModuleTask task, int step)
    {
        if (step % StepsBetweenReports == 0)
        {
            task.Progress?.Invoke((double)step / options.Steps);
        }
    }
}
