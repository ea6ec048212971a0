using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Quantizes a backbone, without a task, into one module.</summary>
internal sealed class QuantizeBackboneStage : IStageBody
{
    public required ModelHost Host { get; init; }

    public required IBackboneMethod Method { get; init; }

    /// <summary>Of the weights alone.</summary>
    public required QuantizationScheme Scheme { get; init; }

    /// <summary>Modules that another method quantized first; empty where none does.</summary>
    public required IReadOnlyList<ModuleSource> Done { get; init; }

    /// <summary>Name of the stage of a method.</summary>
    public static string NameOf(IBackboneMethod method) => $"{method.Name}.backbone";

    public void Execute(StageContext context)
    {
        var done = Done.Select(module => QuantizedModuleFile.Read(context.PathOf(module.Stage, module.File)));
        using var scope = Host.Model.Backend.OpenScope();
        var backbone = Method.QuantizeBackbone(
            Host.Model, Scheme, [.. done], context.Progress, context.Cancellation);
        QuantizedModuleFile.Write(context.Output.PathOf(QuantizedModuleFile.Name), backbone);
    }
}
