using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Exports;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Writes the checkpoint, reads it back and compares.</summary>
/// <param name="host">Of the source.</param>
/// <param name="left">The model as the last phase leaves it.</param>
/// <param name="export">The format.</param>
/// <param name="answers">Calibrates shorter forms of answers; null where none are asked for.</param>
internal sealed class ExportStage(ModelHost host, ModelState left, IExport export, StageNode? answers) : IStageBody
{
    public void Execute(StageContext context)
    {
        using var model = ExportedModel.Open(
            host.Files,
            [.. host.CompanionFiles, .. CalibrationFiles(context)],
            host.Configuration,
            host.Description,
            left.Changes(context),
            left.Backbone(context));
        export.Write(model, context.Output.Folder);
        export.ReadBack(model, context.Output.Folder);
    }

    private IEnumerable<CompanionFile> CalibrationFiles(StageContext context)
    {
        if (answers?.Body is AnswerCalibrationStage calibration)
        {
            yield return AnswerCalibrationFile.Read(context.PathOf(answers, calibration.FileName));
        }
    }
}
