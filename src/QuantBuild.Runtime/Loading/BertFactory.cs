using QuantBuild.Formats.Configuration;
using QuantBuild.Runtime.Bert;

namespace QuantBuild.Runtime.Loading;

/// <summary>Puts a BERT classifier together.</summary>
internal sealed unsafe class BertFactory(BertConfiguration configuration, LayerFactory layers, PointFactory points)
{
    private readonly int hidden = configuration.HiddenSize;
    private readonly int intermediate = configuration.IntermediateSize;
    private readonly float epsilon = (float)configuration.LayerNormEpsilon;

    public BertClassifier Create() => new(
        CreateEmbeddings(),
        [.. Enumerable.Range(0, configuration.LayerCount).Select(number => CreateLayer(BertTensors.Layer(number)))],
        points.Activation(BertTensors.Pooler + ".input"),
        layers.Linear(BertTensors.Pooler, hidden, hidden),
        points.Activation(BertTensors.Classifier + ".input"),
        layers.Linear(BertTensors.Classifier, configuration.Configuration.NumLabels, hidden));

    private BertEmbeddings CreateEmbeddings() => new(
        layers.Table(BertTensors.WordEmbeddings, configuration.VocabularySize, hidden),
        layers.Rows(BertTensors.TokenTypeEmbeddings, configuration.TokenTypeCount, hidden),
        layers.Rows(BertTensors.PositionEmbeddings, configuration.PositionCount, hidden),
        layers.Normalization(BertTensors.EmbeddingNormalization, epsilon, hidden),
        hidden);

    private BertLayer CreateLayer(string name)
    {
        var attention = name + ".attention.self";
        return new BertLayer
        {
            Heads = configuration.HeadCount,
            HiddenSize = hidden,
            AttentionInput = points.Activation(attention + ".input"),
            Query = layers.Linear(attention + ".query", hidden, hidden),
            Key = layers.Linear(attention + ".key", hidden, hidden),
            Value = layers.Linear(attention + ".value", hidden, hidden),
            QueryOutput = points.Activation(attention + ".query.output"),
            KeyOutput = points.Activation(attention + ".key.output"),
            ValueOutput = points.Activation(attention + ".value.output"),
            Probabilities = points.Probabilities(attention + ".probabilities"),
            AttentionOutputInput = points.Activation(name + ".attention.output.dense.input"),
            AttentionOutput = layers.Linear(name + ".attention.output.dense", hidden, hidden),
            AttentionNormalization = layers.Normalization(name + ".attention.output.LayerNorm", epsilon, hidden),
            IntermediateInput = points.Activation(name + ".intermediate.dense.input"),
            Intermediate = layers.Linear(name + ".intermediate.dense", intermediate, hidden, gelu: true),
            OutputInput = points.Activation(name + ".output.dense.input"),
            Output = layers.Linear(name + ".output.dense", hidden, intermediate),
            OutputNormalization = layers.Normalization(name + ".output.LayerNorm", epsilon, hidden),
        };
    }
}
