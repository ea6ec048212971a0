using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace Sentiment.Training;

/// <summary>The sample's BERT before training.</summary>
internal static class SentimentModel
{
    public const int PositionCount = 64;

    // About 1/√hidden: with BERT's usual 0.02 a model this narrow, trained from scratch, stays at the words' sum for
    // long.
    private const double StandardDeviation = 0.1;
    private const double PositionAmplitude = 0.15;
    private const double PositionBase = 100;

    public static readonly IReadOnlyList<string> Labels = ["negative", "positive"];

    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="vocabularySize">Word pieces.</param>
    /// <param name="seed">The same seed gives the same model.</param>
    public static PostNormEncoder Create(ComputeBackend backend, int vocabularySize, ulong seed)
    {
        var extents = new ModelExtents
        {
            VocabularySize = vocabularySize,
            HiddenSize = 96,
            LayerCount = 3,
            HeadCount = 3,
            IntermediateSize = 384,
            PositionCount = PositionCount,
            Labels = Labels,
        };
        var description = new BertArchitecture().Describe(extents, HeadKind.SequenceClassification);
        var tensors = new ParameterInitializer(backend, seed, StandardDeviation).CreateAll(description);
        backend.Write(tensors.Get(TensorRole.PositionEmbedding).Tensor, Sinusoids(extents.HiddenSize));
        return new PostNormEncoder(backend, tensors);
    }

    /// <summary>
    /// Positions start as sinusoids (arXiv:1706.03762, section 3.5) and are learned from there: neighbours look alike
    /// from the first step, which a few thousand sentences would hardly teach.
    /// </summary>
    private static float[] Sinusoids(int hiddenSize)
    {
        var values = new float[PositionCount * hiddenSize];
        for (var i = 0; i < values.Length; i++)
        {
            var (position, column) = (i / hiddenSize, i % hiddenSize);
            var angle = position * DeterministicMath.Pow(PositionBase, -(column & ~1) / (double)hiddenSize);
            var wave = (column & 1) == 0 ? DeterministicMath.Sin(angle) : DeterministicMath.Cos(angle);
            values[i] = (float)(PositionAmplitude * wave);
        }

        return values;
    }
}
