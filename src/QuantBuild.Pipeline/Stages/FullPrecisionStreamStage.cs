using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Runs the calibration texts through one module in full precision and keeps what comes out.</summary>
/// <param name="begin">The model as the phase starts from it.</param>
/// <param name="span">The module.</param>
/// <param name="texts">Stage of the calibration texts.</param>
/// <param name="previous">Stage of the module before; null for the first.</param>
internal sealed class FullPrecisionStreamStage(ModelState begin, ModuleSpan span, StageNode texts, StageNode? previous)
    : IStageBody
{
    public const int Version = 1;
    public const string StreamFile = "stream.bin";

    public void Execute(StageContext context)
    {
        var dataset = TokenizeStage.TextsOf(context, texts);
        var model = begin.Model(context);
        using var input = StreamOf(context, previous, dataset, model);
        StreamProducer.Produce(
            model,
            span,
            dataset,
            model.PaddingToken,
            input,
            FullPrecision.Instance,
            context.Output.PathOf(StreamFile),
            context.Progress,
            context.Cancellation);
    }

    /// <summary>Opens the stream that a stage left; null where there is no such stage.</summary>
    public static ActivationStream? StreamOf(
        StageContext context, StageNode? stage, TokenizedDataset texts, IEncoderModel model) =>
        stage is null
            ? null
            : new ActivationStream(
                context.PathOf(stage, StreamFile),
                [.. Enumerable.Range(0, texts.Count).Select(texts.LengthOf)],
                model.HiddenSize);
}
