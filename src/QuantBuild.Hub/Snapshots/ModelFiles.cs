using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Hub.Protocol;

namespace QuantBuild.Hub.Snapshots;

/// <summary>Which files of a repository a model is read from.</summary>
internal static class ModelFiles
{
    public const string Configuration = "config.json";

    private const int MostIndexBytes = 64 << 20;

    private static readonly string[] Small =
    [
        Configuration, "vocab.txt", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json",
        "special_tokens_map.json", "added_tokens.json", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model",
        "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json", "1_Pooling/config.json",
    ];

    // The first that is there is read.
    private static readonly string[] Weights =
    [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    ];

    /// <summary>Those that are there, but for the shards of an index.</summary>
    public static IReadOnlyList<string> Of(Func<string, bool> isThere) => [.. Small.Where(isThere)];

    /// <summary>The file of the weights, or the index of several; null where there is neither.</summary>
    public static string? WeightsOf(Func<string, bool> isThere) => Array.Find(Weights, file => isThere(file));

    /// <summary>Names of the shards that an index lists, in ordinal order; none for a file of weights.</summary>
    /// <param name="file">Name of the file of weights, or of the index.</param>
    /// <param name="path">Where it lies.</param>
    /// <exception cref="JsonException">It is no index, or names a file outside its folder.</exception>
    public static IReadOnlyList<string> ShardsOf(string file, string path)
    {
        if (!file.EndsWith(".json", StringComparison.Ordinal))
        {
            return [];
        }

        using var stream = InputFile.OpenRead(path);
        if (stream.Length > MostIndexBytes)
        {
            throw new JsonException("it is too long for an index");
        }

        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it has no weight_map");
        }

        var shards = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            shards.Add(entry.Value.ValueKind == JsonValueKind.String && entry.Value.GetString() is { } shard
                && !shard.Contains('/', StringComparison.Ordinal) && Revision.IsBelow(shard)
                    ? shard
                    : throw new JsonException("it names a file outside the model's folder"));
        }

        return [.. shards];
    }
}
