using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Trains what a task changes of a quantized backbone.</summary>
internal sealed class AdaptBackboneStage : IStageBody
{
    public required ModelHost Host { get; init; }

    /// <summary>The full-precision model that is learned from; the method may not ask for it.</summary>
    public required ModelState Teacher { get; init; }

    public required IBackboneMethod Method { get; init; }

    public required QuantizationScheme Scheme { get; init; }

    public required IReadOnlyList<ModuleSpan> Spans { get; init; }

    /// <summary>Stage of the quantized backbone.</summary>
    public required StageNode Backbone { get; init; }

    /// <summary>Stage of the calibration texts; null where no activation is quantized.</summary>
    public required StageNode? Calibration { get; init; }

    /// <summary>Stage of the training texts.</summary>
    public required StageNode Training { get; init; }

    public void Execute(StageContext context)
    {
        var training = TokenizeStage.TextsOf(context, Training);
        var calibration = Calibration is null ? training : TokenizeStage.TextsOf(context, Calibration);
        using var tensors = Host.OpenScope();
        using var scope = new ModelTaskScope(Host, context);
        var modules = Method.Adapt(new BackboneTask(
            scope.TaskOf(Host.OwnModel(), Spans, Scheme, calibration, training, []),
            QuantizedModuleFile.Read(context.PathOf(Backbone, QuantizedModuleFile.Name)))
        {
            OwnsModel = true,
            Teacher = Method.NeedsTeacher ? Teacher.OwnModel(context) : null,
        });
        scope.Write(Spans, modules);
    }
}
