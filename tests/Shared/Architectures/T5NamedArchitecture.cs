using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// What BERT is made of, under names such as T5 has: "layer" stands in front of a part's number there, and no name has
/// what BERT's have. Whoever asks the table computes the same as of BERT.
/// </summary>
internal sealed class T5NamedArchitecture : IArchitecture
{
    private static readonly BertArchitecture Bert = new();

    public string ModelType => "t5-named";

    public IReadOnlyList<string> InputNames => Bert.InputNames;

    public IReadOnlyList<string> PretrainedClasses { get; } = ["T5NamedEncoder"];

    /// <summary>Turns a BERT classifier's folder into one of this architecture with the same values.</summary>
    public static void Convert(string folder)
    {
        var (from, to) = Descriptions(folder);
        List<SafetensorsTensor> tensors;
        using (var weights = ModelFolder.Open(folder).OpenWeights())
        {
            tensors =
            [
                .. from.Tensors.Zip(to.Tensors).Select(pair => SafetensorsTensor.FromSingles(
                    pair.Second.Name,
                    [.. pair.Second.Extents.Select(extent => (long)extent)],
                    weights.ReadArray<float>(pair.First.Name))),
            ];
        }

        SafetensorsWriter.Write(Path.Combine(folder, SafetensorsFormat.FileName), tensors);
        var path = Path.Combine(folder, ModelConfiguration.FileName);
        var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        root["model_type"] = to.Architecture.ModelType;
        root["architectures"] = new JsonArray(to.Architecture.ClassesOf(to.Head)[0]);
        File.WriteAllText(path, root.ToJsonString());
    }

    public IReadOnlyList<string> ClassesOf(HeadKind head) => head switch
    {
        HeadKind.None => ["T5NamedEncoder"],
        HeadKind.SequenceClassification => ["T5NamedClassifier"],
        _ => [],
    };

    public ModelExtents Read(ModelConfiguration configuration) => Bert.Read(configuration);

    public void Write(Utf8JsonWriter json, ModelExtents extents) => Bert.Write(json, extents);

    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        var bert = Bert.Describe(extents, head);
        return new ModelDescription(
            this,
            extents,
            head,
            [.. bert.Tensors.Select(Rename)],
            [
                .. bert.Attentions.Select(attention => new AttentionDescription
                {
                    Layer = attention.Layer,
                    InputPoints = [InputOf(TensorRole.Query, attention.Layer)],
                    QueryPoint = $"{NameOf(TensorRole.Query, attention.Layer)} > operand",
                    KeyPoint = $"{NameOf(TensorRole.Key, attention.Layer)} > operand",
                    ValuePoint = $"{NameOf(TensorRole.Value, attention.Layer)} > operand",
                    ProbabilitiesPoint = $"softmax {attention.Layer}",
                    ResultPoint = InputOf(TensorRole.AttentionOutput, attention.Layer),
                }),
            ]);
    }

    private static (ModelDescription Bert, ModelDescription Renamed) Descriptions(string folder)
    {
        var bert = ClassifierConfiguration.From(ModelFolder.Open(folder).Configuration);
        return (bert, new T5NamedArchitecture().Describe(bert.Extents, bert.Head));
    }

    private static TensorDescription Rename(TensorDescription tensor)
    {
        var name = NameOf(tensor.Role, tensor.Layer);
        return tensor with
        {
            Name = name + (tensor.Part == TensorPart.Weight ? ".weight" : ".bias"),
            OtherNames = [],
            Matrix = tensor.Matrix is null ? null : name,
            InputPoint = tensor.InputPoint is null ? null : InputOf(tensor.Role, tensor.Layer),
        };
    }

    private static string InputOf(TensorRole role, int? layer) =>
        role is TensorRole.Query or TensorRole.Key or TensorRole.Value
            ? $"into attention {layer}"
            : $"into {NameOf(role, layer)}";

    private static string NameOf(TensorRole role, int? layer)
    {
        var block = string.Create(CultureInfo.InvariantCulture, $"encoder.block.{layer}");
        return role switch
        {
            TensorRole.WordEmbedding => "shared",
            TensorRole.PositionEmbedding => "encoder.places",
            TensorRole.TokenTypeEmbedding => "encoder.kinds",
            TensorRole.EmbeddingNormalization => "encoder.norm",
            TensorRole.Query => $"{block}.layer.0.SelfAttention.q",
            TensorRole.Key => $"{block}.layer.0.SelfAttention.k",
            TensorRole.Value => $"{block}.layer.0.SelfAttention.v",
            TensorRole.AttentionOutput => $"{block}.layer.0.SelfAttention.o",
            TensorRole.AttentionNormalization => $"{block}.layer.0.layer_norm",
            TensorRole.FeedForward => $"{block}.layer.1.DenseReluDense.wi",
            TensorRole.FeedForwardOutput => $"{block}.layer.1.DenseReluDense.wo",
            TensorRole.FeedForwardNormalization => $"{block}.layer.1.layer_norm",
            TensorRole.HeadTransform => "head.transform",
            TensorRole.HeadOutput => "head.scores",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No role of this architecture."),
        };
    }
}
