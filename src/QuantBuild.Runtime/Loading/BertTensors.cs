using System.Globalization;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Runtime.Loading;

/// <summary>Names and shapes of the tensors of a BERT classifier.</summary>
internal static class BertTensors
{
    public const string Embeddings = "bert.embeddings";
    public const string WordEmbeddings = Embeddings + ".word_embeddings";
    public const string PositionEmbeddings = Embeddings + ".position_embeddings";
    public const string TokenTypeEmbeddings = Embeddings + ".token_type_embeddings";
    public const string EmbeddingNormalization = Embeddings + ".LayerNorm";
    public const string Pooler = "bert.pooler.dense";
    public const string Classifier = "classifier";

    public static string Layer(int layer) =>
        string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{layer}");

    public static IEnumerable<TensorExtents> Of(BertConfiguration configuration)
    {
        var (hidden, intermediate) = (configuration.HiddenSize, configuration.IntermediateSize);
        return
        [
            new($"{WordEmbeddings}.weight", [configuration.VocabularySize, hidden]),
            new($"{PositionEmbeddings}.weight", [configuration.PositionCount, hidden]),
            new($"{TokenTypeEmbeddings}.weight", [configuration.TokenTypeCount, hidden]),
            .. Normalization(EmbeddingNormalization, hidden),
            .. Enumerable.Range(0, configuration.LayerCount)
                .SelectMany(layer => OfLayer(Layer(layer), hidden, intermediate)),
            .. Dense(Pooler, hidden, hidden),
            .. Dense(Classifier, configuration.Configuration.NumLabels, hidden),
        ];
    }

    private static IEnumerable<TensorExtents> OfLayer(string name, int hidden, int intermediate) =>
    [
        .. Dense($"{name}.attention.self.query", hidden, hidden),
        .. Dense($"{name}.attention.self.key", hidden, hidden),
        .. Dense($"{name}.attention.self.value", hidden, hidden),
        .. Dense($"{name}.attention.output.dense", hidden, hidden),
        .. Normalization($"{name}.attention.output.LayerNorm", hidden),
        .. Dense($"{name}.intermediate.dense", intermediate, hidden),
        .. Dense($"{name}.output.dense", hidden, intermediate),
        .. Normalization($"{name}.output.LayerNorm", hidden),
    ];

    private static TensorExtents[] Dense(string name, int outputs, int inputs) =>
        [new($"{name}.weight", [outputs, inputs]), new($"{name}.bias", [outputs])];

    private static TensorExtents[] Normalization(string name, int features) =>
        [new($"{name}.weight", [features]), new($"{name}.bias", [features])];
}
