using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Quantizes one module, then runs the calibration texts through it for the next.</summary>
internal sealed class QuantizeModuleStage : IStageBody
{
    // Making the stream for the next module is a small part of the stage.
    private const double MethodShare = 0.95;

    /// <summary>The model as the phase before left it.</summary>
    public required ModelState Begin { get; init; }

    public required IModuleMethod Method { get; init; }

    public required QuantizationScheme Scheme { get; init; }

    public required ModuleSpan Span { get; init; }

    /// <summary>Stage of the calibration texts.</summary>
    public required StageNode Texts { get; init; }

    /// <summary>Full-precision streams out of the module before, null for the first, and out of this one.</summary>
    public required StageNode? FullPrecisionInput { get; init; }

    public required StageNode FullPrecisionOutput { get; init; }

    /// <summary>Stage of the quantized module before; null for the first.</summary>
    public required StageNode? QuantizedInput { get; init; }

    /// <summary>Whether another module follows and needs this one's output.</summary>
    public required bool LeavesStream { get; init; }

    public void Execute(StageContext context)
    {
        var texts = TokenizeStage.TextsOf(context, Texts);
        var model = Begin.Model(context);
        using var fullInput = FullPrecisionStreamStage.StreamOf(context, FullPrecisionInput, texts, model);
        using var fullOutput = FullPrecisionStreamStage.StreamOf(context, FullPrecisionOutput, texts, model)!;
        using var quantizedInput = FullPrecisionStreamStage.StreamOf(context, QuantizedInput, texts, model);
        var padding = model.PaddingToken;
        var module = Method.Quantize(
            new ModuleTask(
                model, Span, Scheme, new CalibrationInput(texts, padding, quantizedInput, fullInput, fullOutput))
            {
                Progress = fraction => context.Progress(fraction * MethodShare),
                Cancellation = context.Cancellation,
            });
        QuantizedModuleFile.Write(context.Output.PathOf(QuantizedModuleFile.Name), module);
        if (LeavesStream)
        {
            using var scope = model.Backend.OpenScope();
            StreamProducer.Produce(
                model,
                Span,
                texts,
                padding,
                quantizedInput,
                new QuantizedForward(model, [module]),
                context.Output.PathOf(FullPrecisionStreamStage.StreamFile),
                fraction => context.Progress(MethodShare + (fraction * (1 - MethodShare))),
                context.Cancellation);
        }
    }
}
