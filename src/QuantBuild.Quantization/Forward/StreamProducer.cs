using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>Writes the output of a module for every text to a file, one batch in memory at a time.</summary>
public static class StreamProducer
{
    private const int BatchSize = 64;

    /// <param name="model">The model.</param>
    /// <param name="span">The module.</param>
    /// <param name="texts">What to run.</param>
    /// <param name="paddingToken">Fills up short texts in a batch; never seen by the others.</param>
    /// <param name="input">Output of the module before; null for the first module.</param>
    /// <param name="transform">Full precision, or the quantized module.</param>
    /// <param name="path">Where the stream is written.</param>
    /// <param name="progress">Called with the fraction done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static void Produce(
        IEncoderModel model,
        ModuleSpan span,
        TokenizedDataset texts,
        int paddingToken,
        ActivationStream? input,
        IForwardTransform transform,
        string path,
        Action<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var runner = new ModuleRunner(model, span, texts, paddingToken);
        var pass = new ForwardPass(transform);
        int[] lengths = [.. Enumerable.Range(0, texts.Count).Select(texts.LengthOf)];
        using var writer = new ActivationStreamWriter(path, lengths, model.HiddenSize);
        var done = 0;
        foreach (var rows in BatchOrder.ByLength(texts, BatchSize).SelectMany(batch => BatchOrder.Parts(texts, batch)))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = model.Backend.OpenScope();
            var batch = runner.MakeBatch(rows);
            var output = runner.Run(runner.Input(batch, rows, input, pass), batch, pass);
            model.Backend.Read(output, values => writer.Write(rows, batch.SequenceLength, values));
            done += rows.Length;
            progress?.Invoke((double)done / texts.Count);
        }

        writer.Complete();
    }
}
