using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>The names and shapes of a BERT checkpoint's tensors, as Hugging Face writes them.</summary>
public static class BertTensorTable
{
    internal const string Embeddings = "bert.embeddings";
    internal const string Pooler = "bert.pooler.dense";
    internal const string Classifier = "classifier";
    internal const string Predictions = "cls.predictions";

    /// <summary>Every tensor that the model needs, in the order of the model's parameters.</summary>
    public static IReadOnlyList<TensorSpecification> Of(BertArchitecture architecture, BertHeadKind head)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return
        [
            .. OfEmbeddings(architecture),
            .. Enumerable.Range(0, architecture.LayerCount).SelectMany(layer => OfLayer(architecture, layer)),
            .. OfHead(architecture, head),
        ];
    }

    internal static string Layer(int layer) => $"bert.encoder.layer.{layer}";

    private static IEnumerable<TensorSpecification> OfEmbeddings(BertArchitecture architecture)
    {
        var hidden = architecture.HiddenSize;
        return
        [
            Table($"{Embeddings}.word_embeddings", architecture.VocabularySize, hidden),
            Table($"{Embeddings}.position_embeddings", architecture.PositionCount, hidden),
            Table($"{Embeddings}.token_type_embeddings", architecture.TokenTypeCount, hidden),
            .. Normalization($"{Embeddings}.LayerNorm", hidden),
        ];
    }

    private static IEnumerable<TensorSpecification> OfLayer(BertArchitecture architecture, int layer)
    {
        var (name, hidden, intermediate) = (Layer(layer), architecture.HiddenSize, architecture.IntermediateSize);
        return
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
    }

    private static IEnumerable<TensorSpecification> OfHead(BertArchitecture architecture, BertHeadKind head)
    {
        var hidden = architecture.HiddenSize;
        IEnumerable<TensorSpecification> tensors = head switch
        {
            BertHeadKind.None => [],
            BertHeadKind.SequenceClassification =>
            [
                .. Dense(Pooler, hidden, hidden),
                .. Dense(Classifier, architecture.Labels.Count, hidden),
            ],
            BertHeadKind.MaskedLanguageModel =>
            [
                .. Dense($"{Predictions}.transform.dense", hidden, hidden),
                .. Normalization($"{Predictions}.transform.LayerNorm", hidden),
                new($"{Predictions}.bias", new Shape(architecture.VocabularySize), TensorInitialization.Zeros),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(head), head, "Not a head of BERT."),
        };
        return tensors.Select(tensor => tensor with { IsHead = true });
    }

    private static TensorSpecification Table(string name, int rows, int columns) =>
        new($"{name}.weight", new Shape(rows, columns), TensorInitialization.Normal);

    private static TensorSpecification[] Dense(string name, int outFeatures, int inFeatures) =>
    [
        new($"{name}.weight", new Shape(outFeatures, inFeatures), TensorInitialization.Normal),
        new($"{name}.bias", new Shape(outFeatures), TensorInitialization.Zeros),
    ];

    private static TensorSpecification[] Normalization(string name, int features) =>
    [
        new($"{name}.weight", new Shape(features), TensorInitialization.Ones),
        new($"{name}.bias", new Shape(features), TensorInitialization.Zeros),
    ];
}
