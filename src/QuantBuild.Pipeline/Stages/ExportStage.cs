using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Exports.CompressedTensors;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Writes the checkpoint, reads it back and compares.</summary>
internal sealed class ExportStage(ModelHost host, IReadOnlyList<ModuleSource> modules) : IStageBody
{
    public void Execute(StageContext context)
    {
        var quantized = modules
            .Select(module => QuantizedModuleFile.Read(context.PathOf(module.Stage, module.File)))
            .ToList();
        CompressedTensorsExport.Write(context.Output.Folder, host.Files, host.Head, quantized);
        ReadBackCheck.Run(context.Output.Folder, quantized);
    }
}
