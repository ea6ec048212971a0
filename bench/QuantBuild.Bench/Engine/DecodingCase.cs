using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Bench.Engine;

/// <summary>Greedy decoding of one text of 32 tokens by a model of T5-small's shape with random weights.</summary>
internal sealed class DecodingCase
{
    public const int SourceTokens = 32;
    public const int Tokens = 64;
    public const int VocabularySize = 32128;
    public const int HiddenSize = 512;
    public const int LayerCount = 6;
    public const int HeadCount = 8;
    public const int HeadSize = 64;
    public const int IntermediateSize = 2048;
    public const float Epsilon = 1e-6f;

    private readonly BeamDecoder decoder;
    private readonly Batch batch;

    /// <param name="backend">Owns the model.</param>
    public DecodingCase(ComputeBackend backend)
    {
        Model = EncoderDecoder.CreateRandom(
            backend,
            new T5Architecture().Describe(
                new T5Extents
                {
                    VocabularySize = VocabularySize,
                    HiddenSize = HiddenSize,
                    EncoderLayerCount = LayerCount,
                    LayerCount = 2 * LayerCount,
                    HeadCount = HeadCount,
                    HeadSize = HeadSize,
                    IntermediateSize = IntermediateSize,
                    FeedForwardActivation = ActivationFunction.Relu,
                    TokenTypeCount = 0,
                    LayerNormEpsilon = Epsilon,
                },
                HeadKind.SequenceToSequence),
            seed: 1);
        var builder = new TokenizedDatasetBuilder();
        builder.Add([.. Source], []);
        batch = Batch.Create(backend, builder.Build(), [0], Model.PaddingToken);

        // No token of the vocabulary ends the text: it is as long as may be.
        decoder = new BeamDecoder(
            Model, new DecodingOptions { StartToken = 0, EndToken = 1, MaximumTokens = Tokens });
    }

    public static IEnumerable<int> Source => [.. Enumerable.Range(0, SourceTokens - 1).Select(i => 100 + (i * 7)), 1];

    public EncoderDecoder Model { get; }

    /// <returns>Tokens that were written.</returns>
    public int Run() => decoder.Decode(batch, ForwardPass.Inference)[0].Length;
}
