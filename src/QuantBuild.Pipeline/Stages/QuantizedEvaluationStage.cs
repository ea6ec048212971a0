using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Evaluates the quantized model beside the full-precision one: logits, and each module's error.</summary>
/// <param name="left">The model as the last phase leaves it.</param>
/// <param name="spans">Whose errors are told.</param>
/// <param name="texts">Stage of the evaluation texts.</param>
/// <param name="summary">What is kept of each answer; null for its logits.</param>
/// <param name="writer">Has the model write texts; null where it need not.</param>
internal sealed class QuantizedEvaluationStage(
    ModelState left, IReadOnlyList<ModuleSpan> spans, StageNode texts, IAnswerSummary? summary, ITextWriter? writer)
    : IStageBody
{
    public const int Version = 1;

    public void Execute(StageContext context)
    {
        var dataset = TokenizeStage.TextsOf(context, texts);
        var result = QuantizedEvaluation.Run(
            left.Model(context),
            spans,
            left.Modules(context),
            dataset,
            context.Progress,
            context.Cancellation,
            summary,
            writer);
        LogitsFile.Write(context.Output.PathOf(LogitsFile.Name), result.Logits);
        ModuleErrorsFile.Write(context.Output.PathOf(ModuleErrorsFile.Name), result.Errors);
    }
}
