using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Exports.CompressedTensors;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Writes the checkpoint, reads it back and compares.</summary>
internal sealed class ExportStage(ModelHost host, IReadOnlyList<StageNode> modules) : IStageBody
{
    public void Execute(StageContext context)
    {
        var quantized = modules
            .Select(stage => QuantizedModuleFile.Read(context.PathOf(stage, QuantizedModuleFile.Name)))
            .ToList();
        CompressedTensorsExport.Write(context.Output.Folder, host.Files, host.Head, quantized);
        ReadBackCheck.Run(context.Output.Folder, quantized);
    }
}
