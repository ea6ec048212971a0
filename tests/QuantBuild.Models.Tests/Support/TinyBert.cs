using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tests.Support;

/// <summary>A BERT small enough for any backend.</summary>
internal static class TinyBert
{
    public static ModelExtents Extents { get; } = new()
    {
        VocabularySize = 23,
        HiddenSize = 16,
        LayerCount = 2,
        HeadCount = 2,
        IntermediateSize = 32,
        PositionCount = 12,
        Labels = ["no", "yes"],
    };

    public static ModelDescription Description { get; } =
        new BertArchitecture().Describe(Extents, HeadKind.SequenceClassification);

    public static BertModel Create(ComputeBackend backend, HeadKind head = HeadKind.SequenceClassification) =>
        BertModel.CreateRandom(backend, Extents, head, seed: 7);

    /// <summary>Texts of lengths 2 to 9 whose class is decided by whether token 5 or token 6 is in them.</summary>
    public static TokenizedDataset SeparableTexts(int count)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            var label = text % 2;
            var filler = Enumerable.Range(0, text % 8).Select(i => 7 + (((text * 5) + (i * 3)) % 16));
            builder.Add([1, .. filler, 5 + label], [], label);
        }

        return builder.Build();
    }
}
