using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline.Artifacts;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Evaluates the full-precision model.</summary>
internal sealed class FullPrecisionLogitsStage(ModelState state, StageNode texts) : IStageBody
{
    public const int Version = 1;

    public void Execute(StageContext context)
    {
        var dataset = TokenizeStage.TextsOf(context, texts);
        var options = new EvaluationOptions
        {
            Progress = (done, all) => context.Progress((double)done / all),
        };
        var logits = Evaluation.Run(state.Model(context), dataset, options, context.Cancellation);
        LogitsFile.Write(context.Output.PathOf(LogitsFile.Name), logits);
    }
}
