using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline.Artifacts;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Evaluates the full-precision model.</summary>
/// <param name="state">The model.</param>
/// <param name="texts">Stage of the evaluation texts.</param>
/// <param name="summary">What is kept of each answer; null for its logits.</param>
/// <param name="writer">Has the model write texts; null where it need not.</param>
internal sealed class FullPrecisionLogitsStage(
    ModelState state, StageNode texts, IAnswerSummary? summary, ITextWriter? writer) : IStageBody
{
    public const int Version = 1;

    public void Execute(StageContext context)
    {
        var dataset = TokenizeStage.TextsOf(context, texts);
        var options = new EvaluationOptions
        {
            Summary = summary,
            Writer = writer,
            Progress = (done, all) => context.Progress((double)done / all),
        };
        var logits = Evaluation.Run(state.Model(context), dataset, options, context.Cancellation);
        LogitsFile.Write(context.Output.PathOf(LogitsFile.Name), logits);
    }
}
