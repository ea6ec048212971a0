using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// Tokens a second that a model of T5-small's shape with random weights writes greedily for one text of 32 tokens,
/// beside the number of times a second that as many bytes as the decoder's weights have can be read from memory.
/// </summary>
internal static class DecodingMeasurement
{
    private const int SourceTokens = 32;
    private const int Tokens = 64;
    private const int Repetitions = 5;

    public static string NameOf(int threads) => $"t5-small/decode/threads={threads}";

    public static Measurement Measure(int threads)
    {
        using var backend = new CpuBackend(threads);
        var model = EncoderDecoder.CreateRandom(
            backend,
            new T5Architecture().Describe(
                new T5Extents
                {
                    VocabularySize = 32128,
                    HiddenSize = 512,
                    EncoderLayerCount = 6,
                    LayerCount = 12,
                    HeadCount = 8,
                    HeadSize = 64,
                    IntermediateSize = 2048,
                    FeedForwardActivation = ActivationFunction.Relu,
                    TokenTypeCount = 0,
                    LayerNormEpsilon = 1e-6,
                },
                HeadKind.SequenceToSequence),
            seed: 1);
        var builder = new TokenizedDatasetBuilder();
        builder.Add([.. Enumerable.Range(0, SourceTokens - 1).Select(i => 100 + (i * 7)), 1], []);
        var batch = Batch.Create(backend, builder.Build(), [0], model.PaddingToken);

        // No token of the vocabulary ends the text: it is as long as may be.
        var decoder = new BeamDecoder(
            model, new DecodingOptions { StartToken = 0, EndToken = 1, MaximumTokens = Tokens });
        var written = decoder.Decode(batch, ForwardPass.Inference)[0].Length;
        var times = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var start = EngineClock.Seconds;
            decoder.Decode(batch, ForwardPass.Inference);
            times[i] = EngineClock.Seconds - start;
        }

        // Keys and values of what is read are made once: their weights are not needed for a token.
        var weights = model.Parameters
            .Where(parameter => parameter.Decays && model.Description[parameter.Name].Layer is not < 6)
            .Sum(parameter => parameter.Tensor.Shape.Count) - (2L * 6 * 512 * 512);
        var peak = ReadsASecond(backend, (nint)weights);
        var rate = written / Median.Of(times);
        return new Measurement(NameOf(threads), rate, "tokens/s", peak, rate / peak);
    }

    private static double ReadsASecond(CpuBackend backend, nint floats)
    {
        using var scope = backend.OpenScope();
        var tensor = backend.Zeros(new Shape(1, (int)floats));
        var times = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var start = EngineClock.Seconds;
            backend.SegmentProducts(tensor, tensor, segments: 1).Discard();
            times[i] = EngineClock.Seconds - start;
        }

        return 1 / Median.Of(times);
    }
}
