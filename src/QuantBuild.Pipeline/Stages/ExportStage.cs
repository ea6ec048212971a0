using QuantBuild.Pipeline.Exports;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Writes the checkpoint, reads it back and compares.</summary>
internal sealed class ExportStage(ModelHost host, ModelState left, IExport export) : IStageBody
{
    public void Execute(StageContext context)
    {
        using var model = ExportedModel.Open(
            host.Files, host.CompanionFiles, host.Configuration, host.Description, left.Changes(context));
        export.Write(model, context.Output.Folder);
        export.ReadBack(model, context.Output.Folder);
    }
}
