using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Evaluation;

/// <summary>Runs the quantized and the full-precision model side by side over a data set.</summary>
public static class QuantizedEvaluation
{
    private const int BatchSize = 32;

    public static QuantizedEvaluationResult Run(
        IEncoderModel model,
        IReadOnlyList<ModuleSpan> spans,
        IReadOnlyList<QuantizedModule> modules,
        TokenizedDataset texts,
        Action<double>? progress,
        CancellationToken cancellation,
        IAnswerSummary? summary = null,
        ITextWriter? writer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(texts);
        using var pause = model.Backend.SuspendRecording();
        using var scope = model.Backend.OpenScope();
        var pass = new ForwardPass(new QuantizedForward(model, modules));
        var sums = new ErrorSums(spans);
        var logits = new LogitCollector(texts, summary);
        var (done, all) = (0, writer is null ? texts.Count : 2 * texts.Count);
        foreach (var rows in BatchOrder.ByLength(texts, BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var batchScope = model.Backend.OpenScope();
            var batch = new SideBySide(model, texts, rows, pass);
            foreach (var span in spans)
            {
                batch.Run(span, cancellation);
                batch.AddErrors(span, sums);
            }

            batch.AddLogits(logits, beside: summary is not null);
            done += rows.Length;
            progress?.Invoke((double)done / all);
        }

        var written = writer?.Write(
            model, texts, pass, count => progress?.Invoke((double)(done + count) / all), cancellation);
        return new QuantizedEvaluationResult(logits.ToTable(written), sums.ToErrors());
    }
}
