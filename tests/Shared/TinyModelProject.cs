using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// Writes a recipe with all it names: a random BERT of four layers, a vocabulary, training and evaluation texts. The
/// same bytes on every machine; a run takes a second.
/// </summary>
internal sealed class TinyModelProject
{
    public const string RecipeName = "tiny";

    private const int Layers = 4;
    private const int Positions = 24;
    private const int Labels = 2;

    private static readonly string[] Words =
    [
        "the", "a", "film", "plot", "cast", "music", "was", "is", "and", "but", "very", "quite", "not", "never",
        "really", "good", "great", "fine", "warm", "clever", "bad", "dull", "slow", "cold", "weak", "long", "short",
        "new", "old", ".",
    ];

    private static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words];

    // Random weights answer one class alone; this much more for class 1 makes both answers about as frequent.
    private const float ClassShift = 0.4486f;

    // What the model then answers to the evaluation texts, but for four of them: it is better than chance, and not
    // perfect.
    private const string DevelopmentLabels = "011001001001011100101001101110011100011011101111";

    private readonly int hidden;
    private ulong counter;

    /// <param name="folder">Absolute; made if it is not there.</param>
    /// <param name="hidden">
    /// Features of a token, a multiple of the four heads; the feed-forward network has twice as many.
    /// </param>
    public TinyModelProject(string folder, int hidden = 32)
    {
        Folder = folder;
        this.hidden = hidden;
        Directory.CreateDirectory(Path.Combine(folder, "model"));
        WriteModel();
        WriteTexts("train.tsv", 96);
        WriteTexts("dev.tsv", DevelopmentLabels.Length);
        WriteRecipe();
    }

    public string Folder { get; }

    public string RecipePath => Path.Combine(Folder, RecipeName + ".quant.yaml");

    /// <summary>Replaces the recipe.</summary>
    /// <param name="steps">Of each module's training.</param>
    /// <param name="method">As in a recipe.</param>
    /// <param name="gates">The section, or nothing.</param>
    public void WriteRecipe(int steps = 5, string method = "mrem", string gates = "") => File.WriteAllText(
        RecipePath,
        string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            name: {{RecipeName}}
            model:
              source: ./model
              task: text-classification
            data:
              calibration: { source: ./train.tsv, columns: { text: sentence }, samples: 64, seed: 42, maxLength: 16 }
              evaluation:  { source: ./dev.tsv, columns: { text: sentence, label: label }, metrics: [accuracy] }
            quantize:
              method: {{method}}
              weights: { bits: 4, granularity: tensor }
              embeddings: { bits: 4 }
              activations: { bits: 8 }
              modules: 4
              mrem: { schedule: sequential, steps: {{steps}}, batchSize: 8 }
            outputs:
              - { format: compressed-tensors }
            report: [json, markdown]
            {{gates}}

            """));

    private void WriteTexts(string name, int count)
    {
        var text = new StringBuilder("sentence\tlabel\n");
        for (var row = 0; row < count; row++)
        {
            var length = 3 + (int)(Next() % 9);
            text.AppendJoin(' ', Enumerable.Range(0, length).Select(_ => Words[Next() % (ulong)Words.Length]));
            var drawn = Next() % Labels;
            text.Append('\t').Append(name == "dev.tsv" ? $"{DevelopmentLabels[row]}" : $"{drawn}").Append('\n');
        }

        File.WriteAllText(Path.Combine(Folder, name), text.ToString());
    }

    private void WriteModel()
    {
        File.WriteAllText(Path.Combine(Folder, "model", "vocab.txt"), string.Join('\n', Vocabulary) + "\n");
        File.WriteAllText(Path.Combine(Folder, "model", "config.json"), $$"""
            {
              "architectures": ["BertForSequenceClassification"],
              "model_type": "bert",
              "vocab_size": {{Vocabulary.Length}},
              "hidden_size": {{hidden}},
              "num_hidden_layers": {{Layers}},
              "num_attention_heads": 4,
              "intermediate_size": {{2 * hidden}},
              "max_position_embeddings": {{Positions}},
              "type_vocab_size": 2,
              "hidden_act": "gelu",
              "layer_norm_eps": 1e-12,
              "id2label": { "0": "0", "1": "1" },
              "label2id": { "0": 0, "1": 1 }
            }
            """);
        WriteWeights(Path.Combine(Folder, "model", "model.safetensors"));
    }

    // Eight bytes of the header's length, the header as JSON, the tensors one after another.
    private void WriteWeights(string path)
    {
        using var data = new MemoryStream();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            foreach (var (name, shape) in Tensors())
            {
                var start = data.Length;
                WriteTensor(data, name, shape.Aggregate(1, (product, size) => product * size));
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", shape.Select(size => (long)size));
                WriteNumbers(json, "data_offsets", [start, data.Length]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        header.WriteTo(file);
        data.WriteTo(file);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        List<(string, int[])> tensors =
        [
            ("bert.embeddings.word_embeddings.weight", [Vocabulary.Length, hidden]),
            ("bert.embeddings.position_embeddings.weight", [Positions, hidden]),
            ("bert.embeddings.token_type_embeddings.weight", [2, hidden]),
            .. Normalization("bert.embeddings.LayerNorm"),
        ];
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{layer}");
            tensors.AddRange(
            [
                .. Dense($"{name}.attention.self.query", hidden, hidden),
                .. Dense($"{name}.attention.self.key", hidden, hidden),
                .. Dense($"{name}.attention.self.value", hidden, hidden),
                .. Dense($"{name}.attention.output.dense", hidden, hidden),
                .. Normalization($"{name}.attention.output.LayerNorm"),
                .. Dense($"{name}.intermediate.dense", 2 * hidden, hidden),
                .. Dense($"{name}.output.dense", hidden, 2 * hidden),
                .. Normalization($"{name}.output.LayerNorm"),
            ]);
        }

        return [.. tensors, .. Dense("bert.pooler.dense", hidden, hidden), .. Dense("classifier", Labels, hidden)];
    }

    private static (string Name, int[] Shape)[] Dense(string name, int outFeatures, int inFeatures) =>
        [($"{name}.weight", [outFeatures, inFeatures]), ($"{name}.bias", [outFeatures])];

    private (string Name, int[] Shape)[] Normalization(string name) =>
        [($"{name}.weight", [hidden]), ($"{name}.bias", [hidden])];

    private void WriteTensor(Stream stream, string name, int count)
    {
        // Gains around 1, all else around 0.
        var center = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1f : 0f;
        var bytes = new byte[count * sizeof(float)];
        for (var i = 0; i < count; i++)
        {
            var uniform = (Next() >> 40) / (float)(1 << 24);
            BinaryPrimitives.WriteSingleLittleEndian(
                bytes.AsSpan(i * sizeof(float)),
                center + ((uniform - 0.5f) * 0.4f) + (name == "classifier.bias" ? i * ClassShift : 0));
        }

        stream.Write(bytes);
    }

    // SplitMix64 over a counter (Steele, Lea, Flood 2014).
    private ulong Next()
    {
        var mixed = ++counter * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
