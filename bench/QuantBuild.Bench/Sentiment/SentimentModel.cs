using QuantBuild.Kernels.Numerics;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Modules;
using QuantBuild.Models.Training;
using QuantBuild.Tensors;

namespace QuantBuild.Bench.Sentiment;

/// <summary>Shape, start and training of the sample's model.</summary>
internal static class SentimentModel
{
    public const int Positions = 64;
    private const int Hidden = 96;
    private const double StandardDeviation = 0.1;
    private const double PositionAmplitude = 0.15;

    // Wave lengths of the position embedding grow from 2π to 100·2π.
    private const double LongestWave = 100;

    public static FineTuningOptions FineTuning { get; } = new() { LearningRate = 7e-4f };

    public static TrainingOptions Training(ulong seed) => new()
    {
        Epochs = 9,
        BatchSize = 16,
        Seed = seed,
        Dropout = 0.1f,
        Progress = progress => Console.Error.WriteLine(progress),
    };

    /// <summary>
    /// A random model whose position embedding starts as sines and cosines: a corpus this small teaches order too slowly
    /// from noise.
    /// </summary>
    public static BertModel Create(ComputeBackend backend, int vocabulary, IReadOnlyList<string> labels, ulong seed)
    {
        var architecture = new BertArchitecture
        {
            VocabularySize = vocabulary,
            HiddenSize = Hidden,
            LayerCount = 3,
            HeadCount = 3,
            IntermediateSize = 4 * Hidden,
            PositionCount = Positions,
            Labels = labels,
        };
        const BertHeadKind head = BertHeadKind.SequenceClassification;
        var tensors = new ParameterInitializer(backend, seed, StandardDeviation)
            .CreateAll(BertTensorTable.Of(architecture, head));
        var model = new BertModel(backend, architecture, head, tensors);
        var positions = model.EmbeddingParameters
            .Single(parameter => parameter.Name.Contains("position_embeddings", StringComparison.Ordinal));
        backend.Write(positions.Tensor, Waves());
        return model;
    }

    private static float[] Waves()
    {
        var values = new float[Positions * Hidden];
        for (var i = 0; i < values.Length; i++)
        {
            var (position, feature) = (i / Hidden, i % Hidden);
            var even = feature - (feature % 2);
            var angle = position / DeterministicMath.Pow(LongestWave, (double)even / Hidden);
            var wave = feature % 2 == 0 ? DeterministicMath.Sin(angle) : DeterministicMath.Cos(angle);
            values[i] = (float)(PositionAmplitude * wave);
        }

        return values;
    }
}
