using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Bench.Architectures;

/// <summary>An encoder of BERT-base's widths, with what is particular of its architecture.</summary>
internal static class EncoderCase
{
    /// <summary>The architecture that the others are compared with.</summary>
    public const string Measure = "bert";

    private const int Hidden = 768;
    private const int Heads = 12;

    // The embeddings of published ELECTRA models of less than BERT-base's width.
    private const int NarrowEmbedding = 128;

    // Looking up a row takes as long in a small table; few tokens keep the models small.
    private const int Vocabulary = 1000;

    /// <summary>Every architecture of the product, the measure first.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } =
        [Measure, "roberta", "xlm-roberta", "camembert", "distilbert", "electra", "mpnet"];

    /// <summary>What the model is made of, a classifier's head on top.</summary>
    /// <param name="modelType">One of <see cref="ModelTypes"/>.</param>
    /// <param name="layers">How many.</param>
    /// <param name="length">Tokens of the longest text.</param>
    public static ModelDescription Describe(string modelType, int layers, int length)
    {
        var extents = new ModelExtents
        {
            VocabularySize = Vocabulary,
            HiddenSize = Hidden,
            LayerCount = layers,
            HeadCount = Heads,
            IntermediateSize = 4 * Hidden,
            PositionCount = length,
            Labels = ["0", "1"],
        };
        return ArchitectureRegistry.BuiltIn.Find(modelType)!.Describe(
            modelType switch
            {
                Measure => extents,
                "distilbert" => extents with { TokenTypeCount = 0 },
                "electra" => extents with { EmbeddingSize = NarrowEmbedding },
                "mpnet" => BehindPadding(extents) with { TokenTypeCount = 0 },
                _ => BehindPadding(extents) with { TokenTypeCount = 1 },
            },
            HeadKind.SequenceClassification);
    }

    /// <summary>The multiply-adds of a text's forward pass: its products, those of attention included.</summary>
    /// <param name="model">What it is made of.</param>
    /// <param name="length">Tokens of the text.</param>
    public static double MultiplyAdds(ModelDescription model, int length)
    {
        var products = model.Stored.Where(tensor => tensor.IsProduct).ToLookup(tensor => tensor.IsHead);
        return ((double)length * products[false].Sum(tensor => tensor.Count))
            + products[true].Sum(tensor => tensor.Count)
            + (2.0 * length * length * model.Extents.HiddenSize * model.Attentions.Count);
    }

    private static ModelExtents BehindPadding(ModelExtents extents) =>
        extents with { PadTokenId = 1, FirstPosition = 2 };
}
