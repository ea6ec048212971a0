using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tests.Support;

/// <summary>A BERT small enough for any backend.</summary>
internal static class TinyBert
{
    public static BertArchitecture Architecture { get; } = new()
    {
        VocabularySize = 23,
        HiddenSize = 16,
        LayerCount = 2,
        HeadCount = 2,
        IntermediateSize = 32,
        PositionCount = 12,
        Labels = ["no", "yes"],
    };

    public static BertModel Create(ComputeBackend backend, BertHeadKind head = BertHeadKind.SequenceClassification) =>
        BertModel.CreateRandom(backend, Architecture, head, seed: 7);

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
