using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// A BERT of four small layers with random weights, its vocabulary and its data, the same in every run: enough for
/// four modules, and small enough for a build to quantize in seconds.
/// </summary>
internal static class TinyModel
{
    public const string Name = "tiny";

    private const int Hidden = 32;
    private const int Intermediate = 64;
    private const int Layers = 4;
    private const int Positions = 32;
    private const int Words = 95;

    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Model, data and recipe in a project's folder.</summary>
    public static void Write(ConsumerProject project, int steps)
    {
        Directory.CreateDirectory(project.PathOf("model"));
        project.Write("model/config.json", Configuration().ToJsonString());
        project.Write("model/vocab.txt", string.Join('\n', SpecialTokens.Concat(AllWords())) + "\n");
        File.WriteAllBytes(project.PathOf("model/model.safetensors"), Safetensors());
        project.Write("train.tsv", Table(64, seed: 1));
        project.Write("dev.tsv", Table(32, seed: 2));
        WriteRecipe(project, $"steps: {steps.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>A recipe that only rounds: the cheapest run.</summary>
    /// <param name="project">Where to.</param>
    /// <param name="bits">Of weights.</param>
    /// <param name="tail">Further sections.</param>
    /// <param name="name">Of the recipe's file.</param>
    public static void WriteRoundingRecipe(ConsumerProject project, int bits, string tail = "", string name = Name) =>
        project.Write(name + ".quant.yaml", RoundingRecipe(".", bits, tail));

    /// <summary>The same as text, for a model and data in another folder.</summary>
    public static string RoundingRecipe(string folder, int bits, string tail = "") =>
        $$"""
        version: 1
        name: tiny
        model: { source: {{folder}}/model, task: text-classification }
        data:
          calibration: { source: {{folder}}/train.tsv, columns: { text: sentence }, samples: 64, seed: 1, maxLength: 16 }
          evaluation: { source: {{folder}}/dev.tsv, columns: { text: sentence, label: label } }
        quantize:
          method: rtn
          weights: { bits: {{bits}} }
          activations: { bits: 8 }
        {{tail}}
        """;

    /// <summary>The recipe, with <paramref name="steps"/> as an entry of its section <c>mrem</c>.</summary>
    public static void WriteRecipe(ConsumerProject project, string steps) => project.Write(Name + ".quant.yaml",
        $$"""
        version: 1
        name: tiny
        model: { source: ./model, task: text-classification }
        data:
          calibration: { source: ./train.tsv, columns: { text: sentence }, samples: 64, seed: 1, maxLength: 16 }
          evaluation: { source: ./dev.tsv, columns: { text: sentence, label: label } }
        quantize:
          method: mrem
          weights: { bits: 4 }
          embeddings: { bits: 4 }
          activations: { bits: 8 }
          modules: 4
          mrem: { batchSize: 8, {{steps}} }
        """);

    /// <summary>Data of that many rows under a header line.</summary>
    public static string Table(int rows, uint seed)
    {
        var words = AllWords().ToList();
        var text = new StringBuilder("sentence\tlabel\n");
        for (var row = 0u; row < rows; row++)
        {
            var length = 4 + (int)(Hash(seed, row, 0) % 9);
            var sentence = Enumerable.Range(1, length).Select(at => words[(int)(Hash(seed, row, (uint)at) % Words)]);
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(' ', sentence)}\t{row % 2}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> AllWords() =>
        Enumerable.Range(0, Words).Select(word => $"word{word.ToString(CultureInfo.InvariantCulture)}");

    private static JsonObject Configuration() => new()
    {
        ["architectures"] = new JsonArray("BertForSequenceClassification"),
        ["model_type"] = "bert",
        ["vocab_size"] = SpecialTokens.Length + Words,
        ["hidden_size"] = Hidden,
        ["num_hidden_layers"] = Layers,
        ["num_attention_heads"] = 2,
        ["intermediate_size"] = Intermediate,
        ["max_position_embeddings"] = Positions,
        ["type_vocab_size"] = 2,
        ["hidden_act"] = "gelu",
        ["layer_norm_eps"] = 1e-12,
        ["pad_token_id"] = 0,
    };

    private static List<(string Name, int[] Shape)> Tensors()
    {
        List<(string, int[])> tensors =
        [
            ("bert.embeddings.word_embeddings.weight", [SpecialTokens.Length + Words, Hidden]),
            ("bert.embeddings.position_embeddings.weight", [Positions, Hidden]),
            ("bert.embeddings.token_type_embeddings.weight", [2, Hidden]),
            .. Pair("bert.embeddings.LayerNorm", Hidden),
        ];
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = $"bert.encoder.layer.{layer.ToString(CultureInfo.InvariantCulture)}";
            tensors.AddRange(
            [
                .. Pair($"{name}.attention.self.query", Hidden, Hidden),
                .. Pair($"{name}.attention.self.key", Hidden, Hidden),
                .. Pair($"{name}.attention.self.value", Hidden, Hidden),
                .. Pair($"{name}.attention.output.dense", Hidden, Hidden),
                .. Pair($"{name}.attention.output.LayerNorm", Hidden),
                .. Pair($"{name}.intermediate.dense", Intermediate, Hidden),
                .. Pair($"{name}.output.dense", Hidden, Intermediate),
                .. Pair($"{name}.output.LayerNorm", Hidden),
            ]);
        }

        return [.. tensors, .. Pair("bert.pooler.dense", Hidden, Hidden), .. Pair("classifier", 2, Hidden)];
    }

    private static (string Name, int[] Shape)[] Pair(string name, params int[] shape) =>
        [($"{name}.weight", shape), ($"{name}.bias", [shape[0]])];

    private static byte[] Safetensors()
    {
        var header = new JsonObject();
        var data = new MemoryStream();
        var tensors = Tensors();
        for (var index = 0; index < tensors.Count; index++)
        {
            var (name, shape) = tensors[index];
            var start = data.Length;
            WriteValues(data, (uint)index, shape.Aggregate(1, (product, size) => product * size), CentreOf(name));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(start, data.Length),
            };
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var padded = text.Concat(Enumerable.Repeat((byte)' ', (8 - (text.Length % 8)) % 8)).ToArray();
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        return [.. length, .. padded, .. data.ToArray()];
    }

    private static float CentreOf(string name) => name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1 : 0;

    // Even over ±0.25 around the centre.
    private static void WriteValues(MemoryStream data, uint tensor, int count, float centre)
    {
        var bytes = new byte[4];
        for (var index = 0u; index < count; index++)
        {
            var value = centre + (((Hash(3, tensor, index) & 0xFFFF) / 65536f) - 0.5f) / 2;
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            data.Write(bytes);
        }
    }

    // A counter-based generator: the mixing steps of a well-known 32-bit finalizer over (stream, row, column).
    private static uint Hash(uint stream, uint row, uint column)
    {
        var hash = (stream * 0x9E3779B9u) ^ (row * 0x85EBCA6Bu) ^ (column * 0xC2B2AE35u);
        hash = (hash ^ (hash >> 16)) * 0x7FEB352Du;
        hash = (hash ^ (hash >> 15)) * 0x846CA68Bu;
        return hash ^ (hash >> 16);
    }
}
