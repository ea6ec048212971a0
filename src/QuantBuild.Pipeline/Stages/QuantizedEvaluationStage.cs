using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Running;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Evaluates the quantized model beside the full-precision one: logits, and each module's error.</summary>
internal sealed class QuantizedEvaluationStage(
    ModelHost host, StageNode texts, IReadOnlyList<ModuleSource> modules) : IStageBody
{
    public const int Version = 1;

    public void Execute(StageContext context)
    {
        var dataset = TokenizedDatasetFile.Read(context.PathOf(texts, TokenizeStage.TextsFile));
        var quantized = modules.Select(module => QuantizedModuleFile.Read(context.PathOf(module.Stage, module.File)));
        var result = QuantizedEvaluation.Run(
            host.Model, [.. modules.Select(module => module.Span)], [.. quantized], dataset, context.Progress, context.Cancellation);
        LogitsFile.Write(context.Output.PathOf(LogitsFile.Name), result.Logits);
        ModuleErrorsFile.Write(context.Output.PathOf(ModuleErrorsFile.Name), result.Errors);
    }
}
