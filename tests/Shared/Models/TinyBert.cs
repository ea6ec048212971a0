using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// A random BERT that is small enough for any backend, with weights as large as trained ones, so that quantizing them
/// shows.
/// </summary>
internal static class TinyBert
{
    private const double StandardDeviation = 0.2;

    /// <summary>Four layers of 32 features.</summary>
    public static ModelExtents Extents { get; } = new()
    {
        VocabularySize = 48,
        HiddenSize = 32,
        LayerCount = 4,
        HeadCount = 2,
        IntermediateSize = 64,
        PositionCount = 16,
        Labels = ["negative", "positive"],
    };

    /// <summary>Its tensors as a text classifier.</summary>
    public static ModelDescription Description { get; } = Describe(HeadKind.SequenceClassification, Extents);

    /// <summary>The same values for the same arguments on every machine.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="head">Default: a text classifier.</param>
    /// <param name="seed">Of the values.</param>
    /// <param name="layers">How many encoder layers.</param>
    /// <param name="labels">Names of the classes; null for negative and positive.</param>
    public static PostNormEncoder Create(
        ComputeBackend backend,
        HeadKind head = HeadKind.SequenceClassification,
        ulong seed = 3,
        int layers = 4,
        IReadOnlyList<string>? labels = null)
    {
        var extents = Extents with { LayerCount = layers, Labels = labels ?? Extents.Labels };
        return new PostNormEncoder(
            backend,
            new ParameterInitializer(backend, seed, StandardDeviation).CreateAll(Describe(head, extents)));
    }

    /// <summary>The table of a model of other extents.</summary>
    public static ModelDescription Describe(HeadKind head, ModelExtents extents) =>
        new BertArchitecture().Describe(extents, head);
}
