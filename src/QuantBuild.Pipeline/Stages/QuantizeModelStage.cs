using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Streams;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Quantizes all modules at once.</summary>
internal sealed class QuantizeModelStage : IStageBody
{
    public required ModelHost Host { get; init; }

    /// <summary>The model as the phase before left it.</summary>
    public required ModelState Begin { get; init; }

    public required IModelMethod Method { get; init; }

    public required QuantizationScheme Scheme { get; init; }

    public required IReadOnlyList<ModuleSpan> Spans { get; init; }

    /// <summary>Stage of the calibration texts.</summary>
    public required StageNode Calibration { get; init; }

    /// <summary>Stages of the full-precision streams out of every module; empty where the method needs none.</summary>
    public required IReadOnlyList<StageNode> FullPrecision { get; init; }

    /// <summary>Stage of the training texts; null where the method needs none.</summary>
    public required StageNode? Training { get; init; }

    /// <summary>A module's file in the artifact.</summary>
    public static string FileOf(ModuleSpan span) => $"{span.Name}.safetensors";

    public void Execute(StageContext context)
    {
        var texts = TokenizeStage.TextsOf(context, Calibration);
        var model = Begin.Model(context);
        var streams = new List<ActivationStream>();
        try
        {
            foreach (var stage in FullPrecision)
            {
                streams.Add(FullPrecisionStreamStage.StreamOf(context, stage, texts, model)!);
            }

            var training = Training is null ? null : TokenizeStage.TextsOf(context, Training);
            using var scope = new ModelTaskScope(Host, context);
            scope.Write(Spans, Method.Quantize(scope.TaskOf(model, Spans, Scheme, texts, training, streams)));
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
        }
    }
}
