using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;

namespace QuantBuild.Tests.Shared;

/// <summary>A T5 of a few thousand parameters, and texts for it.</summary>
internal static class TinyT5
{
    public const int Vocabulary = 40;

    public static ModelDescription Describe(bool isGated = false, bool tiesHead = true) =>
        new T5Architecture().Describe(
            new T5Extents
            {
                VocabularySize = Vocabulary,
                HiddenSize = 24,
                EncoderLayerCount = 2,
                LayerCount = 4,
                HeadCount = 3,
                HeadSize = 5,
                IntermediateSize = 32,
                FeedForwardActivation = isGated ? ActivationFunction.TanhGelu : ActivationFunction.Relu,
                IsGated = isGated,
                TiesHead = tiesHead,
                ScalesHeadInput = tiesHead,
                TokenTypeCount = 0,
                LayerNormEpsilon = 1e-6,
            },
            HeadKind.SequenceToSequence);

    /// <summary>Multiplies the matrices, so that what a random model writes depends on what it reads.</summary>
    public static void Sharpen(EncoderDecoder model, float factor)
    {
        foreach (var parameter in model.Parameters.Where(parameter => parameter.Decays))
        {
            float[] values = [.. model.Backend.ReadFloats(parameter.Tensor).Select(value => value * factor)];
            model.Backend.Write(parameter.Tensor, values);
        }
    }

    public static DecodingOptions Options(EncoderDecoder model, int tokens) => new()
    {
        StartToken = model.Extents.StartTokenId,
        EndToken = model.Extents.EndTokenId,
        MaximumTokens = tokens,
    };

    /// <summary>Texts of both streams, of different lengths.</summary>
    public static TokenizedDataset Streams(int count)
    {
        var builder = new TokenizedDatasetBuilder { HasStreams = true };
        var sources = Texts(count);
        for (var text = 0; text < count; text++)
        {
            var words = Enumerable.Range(0, 1 + (text * 5 % 4)).Select(i => 2 + (((text * 7) + (i * 3)) % 38));
            builder.AddStreams(sources.TokensOf(text), ShiftedTokens.Of([.. words, 1], startToken: 0));
        }

        return builder.Build();
    }

    /// <summary>Texts of different lengths without special tokens but the end's.</summary>
    public static TokenizedDataset Texts(int count)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            var words = Enumerable.Range(0, 2 + (text * 3 % 7)).Select(i => 2 + (((text * 11) + (i * 5)) % 38));
            builder.Add([.. words, 1], []);
        }

        return builder.Build();
    }

    public static Batch BatchOf(EncoderDecoder model, TokenizedDataset texts, ReadOnlySpan<int> rows) =>
        Batch.Create(model.Backend, texts, rows, model.Extents.PadTokenId);
}
