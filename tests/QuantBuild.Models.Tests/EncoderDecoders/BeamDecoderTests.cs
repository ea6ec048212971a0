using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.EncoderDecoders;

public sealed class BeamDecoderTests
{
    [Theory]
    [InlineData(1, 1, EarlyStopping.Estimated)]
    [InlineData(2, 1, EarlyStopping.Estimated)]
    [InlineData(3, 0, EarlyStopping.AtOnce)]
    [InlineData(5, -1, EarlyStopping.Certain)]
    public void Decode_WithKeptKeysAndValues_WritesWhatWholePassesWrite(
        int beams, double lengthPenalty, EarlyStopping stopping)
    {
        using var backend = new CpuBackend(threads: 2);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 3);
        TinyT5.Sharpen(model, 12);
        var texts = TinyT5.Texts(9);
        var batch = TinyT5.BatchOf(model, texts, [.. Enumerable.Range(0, texts.Count)]);

        // A random model never writes the end's token: one that it does write ends some texts before others.
        var unended = new BeamDecoder(model, TinyT5.Options(model, tokens: 7)).Decode(batch, ForwardPass.Inference);
        var options = TinyT5.Options(model, tokens: 7) with
        {
            EndToken = unended[0][3], Beams = beams, LengthPenalty = lengthPenalty, EarlyStopping = stopping,
        };

        var written = new BeamDecoder(model, options).Decode(batch, ForwardPass.Inference);

        written.ShouldBe(
            Enumerable.Range(0, texts.Count).Select(row => WriteInWholePasses(model, texts, row, options)));
        (beams > 1 || written[0].Length < 4).ShouldBeTrue("the first text has not ended");
    }

    [Fact]
    public void Decode_OneTextOrMany_WritesTheSame()
    {
        using var backend = new CpuBackend(threads: 2);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 3);
        TinyT5.Sharpen(model, 12);
        var decoder = new BeamDecoder(model, TinyT5.Options(model, tokens: 7) with { Beams = 2 });
        var texts = TinyT5.Texts(6);

        var together = decoder.Decode(TinyT5.BatchOf(model, texts, [0, 1, 2, 3, 4, 5]), ForwardPass.Inference);

        for (var row = 0; row < texts.Count; row++)
        {
            decoder.Decode(TinyT5.BatchOf(model, texts, [row]), ForwardPass.Inference)[0].ShouldBe(together[row]);
        }
    }

    [Fact]
    public void Decode_Cancelled_Throws()
    {
        using var backend = new CpuBackend(threads: 1);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 3);
        var decoder = new BeamDecoder(model, TinyT5.Options(model, tokens: 7));

        Should.Throw<OperationCanceledException>(() => decoder.Decode(
            TinyT5.BatchOf(model, TinyT5.Texts(1), [0]), ForwardPass.Inference, new CancellationToken(true)));
    }

    [Fact]
    public void Decode_ManyTimes_HoldsNoMemory()
    {
        using var backend = new CpuBackend(threads: 1);
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 3);
        var decoder = new BeamDecoder(model, TinyT5.Options(model, tokens: 7) with { Beams = 2 });
        var texts = TinyT5.Texts(3);
        long Peak()
        {
            backend.ResetPeak();
            using var scope = backend.OpenScope();
            decoder.Decode(TinyT5.BatchOf(model, texts, [0, 1, 2]), ForwardPass.Inference);
            return backend.PeakBytes;
        }

        var first = Peak();
        for (var i = 0; i < 5; i++)
        {
            Peak().ShouldBe(first);
        }
    }

    // The logits of every beam from a pass over all of its tokens.
    private static int[] WriteInWholePasses(
        EncoderDecoder model, TokenizedDataset texts, int row, DecodingOptions options)
    {
        var search = new BeamSearch(options, model.Extents.VocabularySize);
        List<int[]> beams = [[]];
        while (!search.IsDone)
        {
            using var scope = model.Backend.OpenScope();
            var before = beams;
            var (tokens, parents) = (search.Tokens.ToArray(), search.Parents.ToArray());
            beams = [.. tokens.Select((token, beam) => (int[])[.. before[parents[beam]], token])];
            var builder = new TokenizedDatasetBuilder();
            beams.ForEach(beam => builder.Add(beam, []));
            int[] all = [.. Enumerable.Range(0, beams.Count)];
            var logits = model.Backend.ReadFloats(model.Forward(
                TinyT5.BatchOf(model, texts, [.. all.Select(_ => row)]),
                TinyT5.BatchOf(model, builder.Build(), all),
                ForwardPass.Inference));
            var (length, vocabulary) = (beams[0].Length, model.Extents.VocabularySize);
            search.Advance([.. all.SelectMany(beam =>
                logits.Skip(((beam * length) + length - 1) * vocabulary).Take(vocabulary))]);
        }

        return search.Text();
    }
}
