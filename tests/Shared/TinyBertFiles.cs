using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// The files of a small random BERT for text classification, written without the product's own writers: what a test
/// project without its assemblies needs, and the same bytes on every machine.
/// </summary>
internal sealed record TinyBertFiles
{
    public const string ConfigurationName = "config.json";
    public const string VocabularyName = "vocab.txt";
    public const string WeightsName = "model.safetensors";

    private const int Labels = 2;

    /// <summary>The lines of the vocabulary, special tokens included.</summary>
    public required IReadOnlyList<string> Vocabulary { get; init; }

    /// <summary>Embeddings behind the vocabulary's, for tokens that other files add.</summary>
    public int AddedTokens { get; init; }

    public int Layers { get; init; } = 4;

    /// <summary>Features of a token, a multiple of the heads.</summary>
    public int Hidden { get; init; } = 32;

    public int Heads { get; init; } = 4;

    public int Intermediate { get; init; } = 64;

    public int Positions { get; init; } = 24;

    /// <summary>How much the answer leans to class 1.</summary>
    public float ClassShift { get; init; }

    /// <summary>What <c>config.json</c> holds.</summary>
    public string Configuration => $$"""
        {
          "architectures": ["BertForSequenceClassification"],
          "model_type": "bert",
          "vocab_size": {{Vocabulary.Count + AddedTokens}},
          "hidden_size": {{Hidden}},
          "num_hidden_layers": {{Layers}},
          "num_attention_heads": {{Heads}},
          "intermediate_size": {{Intermediate}},
          "max_position_embeddings": {{Positions}},
          "type_vocab_size": 2,
          "hidden_act": "gelu",
          "layer_norm_eps": 1e-12,
          "id2label": { "0": "0", "1": "1" },
          "label2id": { "0": 0, "1": 1 }
        }
        """;

    /// <summary>What <c>vocab.txt</c> holds.</summary>
    public string VocabularyText => string.Join('\n', Vocabulary) + "\n";

    /// <summary>Writes configuration, vocabulary and weights.</summary>
    /// <param name="folder">Absolute; made if it is not there.</param>
    /// <param name="random">Gives the weights.</param>
    public void Write(string folder, SplitMix random)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, VocabularyName), VocabularyText);
        File.WriteAllText(Path.Combine(folder, ConfigurationName), Configuration);
        WriteWeights(Path.Combine(folder, WeightsName), random);
    }

    // Eight bytes of the header's length, the header as JSON, the tensors one after another.
    private void WriteWeights(string path, SplitMix random)
    {
        using var data = new MemoryStream();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            foreach (var (name, shape) in Tensors())
            {
                var start = data.Length;
                WriteTensor(data, name, shape.Aggregate(1, (product, size) => product * size), random);
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
            ("bert.embeddings.word_embeddings.weight", [Vocabulary.Count + AddedTokens, Hidden]),
            ("bert.embeddings.position_embeddings.weight", [Positions, Hidden]),
            ("bert.embeddings.token_type_embeddings.weight", [2, Hidden]),
            .. Normalization("bert.embeddings.LayerNorm"),
        ];
        for (var layer = 0; layer < Layers; layer++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{layer}");
            tensors.AddRange(
            [
                .. Dense($"{name}.attention.self.query", Hidden, Hidden),
                .. Dense($"{name}.attention.self.key", Hidden, Hidden),
                .. Dense($"{name}.attention.self.value", Hidden, Hidden),
                .. Dense($"{name}.attention.output.dense", Hidden, Hidden),
                .. Normalization($"{name}.attention.output.LayerNorm"),
                .. Dense($"{name}.intermediate.dense", Intermediate, Hidden),
                .. Dense($"{name}.output.dense", Hidden, Intermediate),
                .. Normalization($"{name}.output.LayerNorm"),
            ]);
        }

        return [.. tensors, .. Dense("bert.pooler.dense", Hidden, Hidden), .. Dense("classifier", Labels, Hidden)];
    }

    private static (string Name, int[] Shape)[] Dense(string name, int outFeatures, int inFeatures) =>
        [($"{name}.weight", [outFeatures, inFeatures]), ($"{name}.bias", [outFeatures])];

    private (string Name, int[] Shape)[] Normalization(string name) =>
        [($"{name}.weight", [Hidden]), ($"{name}.bias", [Hidden])];

    private void WriteTensor(Stream stream, string name, int count, SplitMix random)
    {
        // Gains around 1, all else around 0.
        var center = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1f : 0f;
        var bytes = new byte[count * sizeof(float)];
        for (var i = 0; i < count; i++)
        {
            var uniform = (random.Next() >> 40) / (float)(1 << 24);
            BinaryPrimitives.WriteSingleLittleEndian(
                bytes.AsSpan(i * sizeof(float)),
                center + ((uniform - 0.5f) * 0.4f) + (name == "classifier.bias" ? i * ClassShift : 0));
        }

        stream.Write(bytes);
    }
}
