using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Trains quantized modules together; leaves a file a module.</summary>
internal sealed class FinishModulesStage : IStageBody
{
    public required ModelHost Host { get; init; }

    /// <summary>The model as the phase before left it.</summary>
    public required ModelState Begin { get; init; }

    public required JointFinish Finish { get; init; }

    public required QuantizationScheme Scheme { get; init; }

    /// <summary>What it begins with, in order.</summary>
    public required IReadOnlyList<ModuleSource> Modules { get; init; }

    /// <summary>Stage of the calibration texts.</summary>
    public required StageNode Calibration { get; init; }

    public void Execute(StageContext context)
    {
        var texts = TokenizeStage.TextsOf(context, Calibration);
        var made = Modules
            .Select(module => QuantizedModuleFile.ReadWithLatents(context.PathOf(module.Stage, module.File))).ToList();
        var spans = Modules.Select(module => module.Span).ToList();
        using var scope = new ModelTaskScope(Host, context);
        var task = scope.TaskOf(Begin.Model(context), spans, Scheme, texts, training: null, fullPrecision: []);
        scope.Write(spans, Finish.Finish(task, made));
    }
}
