using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Messages;

namespace QuantBuild.Formats.ModelFolders;

/// <summary>
/// The index of a model in several files, such as <c>model.safetensors.index.json</c>: which holds which tensor.
/// </summary>
internal sealed class ShardIndex
{
    private ShardIndex(string path, Dictionary<string, string> shardOf)
    {
        Path = path;
        ShardOf = shardOf;
        Shards = [.. shardOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public string Path { get; }

    /// <summary>Tensor name → file name, relative to the index's folder and inside it.</summary>
    public IReadOnlyDictionary<string, string> ShardOf { get; }

    /// <summary>Distinct file names, in ordinal order; every one exists.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <param name="path">Of the index.</param>
    /// <param name="extension">What the name of each shard must end with.</param>
    /// <exception cref="ModelFileException">It is no index, names files elsewhere, or shards are missing.</exception>
    public static ShardIndex Read(string path, string extension)
    {
        if (JsonFile.ReadObject(path)["weight_map"] is not JsonObject map)
        {
            throw new ModelFileException(path, "has no object 'weight_map'. Download the model again.");
        }

        var shardOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in map)
        {
            if (value is not JsonValue text
                || !text.TryGetValue<string>(out var shard)
                || !StaysInFolder(shard, extension))
            {
                throw new ModelFileException(
                    path,
                    $"places tensor {ModelConfiguration.Show(name)} in {ModelConfiguration.Show(value)}, "
                        + "which is no file of the model's own folder. Do not use this model unless you trust its "
                        + "source; download it again.");
            }

            shardOf.Add(name, shard);
        }

        var index = new ShardIndex(path, shardOf);
        index.RequireShards();
        return index;
    }

    private void RequireShards()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var missing = Shards.Where(shard => !InputFile.Exists(System.IO.Path.Combine(folder, shard)))
            .Select(shard => ModelConfiguration.Show(shard)).ToList();
        if (missing.Count > 0)
        {
            throw new ModelFileException(
                Path,
                $"names files that are missing: {ShortList.Of(missing)}. Download them into the same folder.");
        }
    }

    // Both separators and drive letters are refused on every platform: a model must not mean different files on each.
    private static bool StaysInFolder(string shard, string extension) =>
        shard.Length > 0
        && shard.EndsWith(extension, StringComparison.Ordinal)
        && !shard.AsSpan().ContainsAny('\\', ':', '\0')
        && !shard.StartsWith('/')
        && !shard.Split('/').Any(part => part is "" or "." or "..");
}
