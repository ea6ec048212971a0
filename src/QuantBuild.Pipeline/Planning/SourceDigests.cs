using QuantBuild.Formats.ModelFolders;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Planning;

/// <summary>SHA-256 of the files a run reads, each computed once.</summary>
internal sealed class SourceDigests
{
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    public SourceDigests(ModelFolder folder)
    {
        Model = Of(folder, ["config.json", .. WeightFiles(folder)]);
        Tokenizer = Of(folder, folder.TokenizerFiles);
    }

    /// <summary>Configuration and weights, by file name.</summary>
    public IReadOnlyDictionary<string, string> Model { get; }

    /// <summary>Files of the tokenizer, by file name.</summary>
    public IReadOnlyDictionary<string, string> Tokenizer { get; }

    /// <summary>Absolute paths of every file asked for so far, sorted.</summary>
    public IReadOnlyList<string> Paths => [.. files.Keys.Order(StringComparer.Ordinal)];

    public string OfFile(string path)
    {
        if (!files.TryGetValue(path, out var digest))
        {
            files.Add(path, digest = Digest.OfFile(path));
        }

        return digest;
    }

    private static IEnumerable<string> WeightFiles(ModelFolder folder)
    {
        using var weights = folder.OpenWeights();
        return [.. weights.Files.Select(file => Path.GetFileName(file.Path))];
    }

    private SortedDictionary<string, string> Of(ModelFolder folder, IEnumerable<string> names)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            digests[name] = OfFile(Path.Combine(folder.Path, name));
        }

        return digests;
    }
}
