using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Running;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Evaluates the quantized model beside the full-precision one: logits, and each module's error.</summary>
internal sealed class QuantizedEvaluationStage(
    ModelHost host, IReadOnlyList<ModuleSpan> spans, StageNode texts, IReadOnlyList<StageNode> modules) : IStageBody
{
    public const int Version = 1;

    public void Execute(StageContext context)
    {
        var dataset = TokenizedDatasetFile.Read(context.PathOf(texts, TokenizeStage.TextsFile));
        var quantized = modules.Select(stage => QuantizedModuleFile.Read(context.PathOf(stage, QuantizedModuleFile.Name)));
        var result = QuantizedEvaluation.Run(
            host.Model, spans, [.. quantized], dataset, context.Progress, context.Cancellation);
        LogitsFile.Write(context.Output.PathOf(LogitsFile.Name), result.Logits);
        ModuleErrorsFile.Write(context.Output.PathOf(ModuleErrorsFile.Name), result.Errors);
    }
}
