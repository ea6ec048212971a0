using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>Has an encoder and decoder write texts, greedily or by beam search.</summary>
/// <param name="options">How tokens are chosen.</param>
/// <param name="tokenizer">Puts tokens together to texts.</param>
internal sealed class BeamTextWriter(DecodingOptions options, ITokenizer tokenizer) : ITextWriter
{
    private const int BatchSize = 32;

    public IReadOnlyList<WrittenText> Write(
        IEncoderModel model,
        TokenizedDataset texts,
        ForwardPass pass,
        Action<int>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var decoder = new BeamDecoder((EncoderDecoder)model, options);
        var sources = texts.Sources();
        var written = new WrittenText[sources.Count];
        var done = 0;
        var batches = BatchOrder.ByLength(sources, BatchSize).SelectMany(rows => BatchOrder.Parts(sources, rows));
        foreach (var rows in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = model.Backend.OpenScope();
            var batch = Batch.Create(model.Backend, sources, rows, model.PaddingToken);
            foreach (var (row, tokens) in rows.Zip(decoder.Decode(batch, pass, cancellation)))
            {
                written[row] = new WrittenText(tokens, tokenizer.BeginText()!.AddAll(tokens));
            }

            done += rows.Length;
            progress?.Invoke(done);
        }

        return written;
    }
}
