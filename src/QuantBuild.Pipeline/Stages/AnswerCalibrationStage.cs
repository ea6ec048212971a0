using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Forward;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Measures on the quantized model's answers to the calibration texts what their shorter forms need.</summary>
/// <param name="left">The model as the last phase leaves it.</param>
/// <param name="texts">Stage of the calibration texts.</param>
/// <param name="forms">Of the task.</param>
internal sealed class AnswerCalibrationStage(ModelState left, StageNode texts, IAnswerForms forms) : IStageBody
{
    public string FileName => forms.FileName;

    public void Execute(StageContext context)
    {
        var dataset = TokenizeStage.TextsOf(context, texts);
        var model = left.Model(context);
        using var scope = model.Backend.OpenScope();
        var options = new EvaluationOptions
        {
            Pass = new ForwardPass(new QuantizedForward(model, left.Modules(context))),
            Progress = (done, all) => context.Progress((double)done / all),
        };
        var answers = Evaluation.Run(model, dataset, options, context.Cancellation);
        AnswerCalibrationFile.Write(context.Output.PathOf(FileName), forms.Calibrate(answers));
    }
}
