using System.Globalization;
using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// SHA-256 of the files a run reads, each computed once, and the files that it looks for and does not find.
/// </summary>
internal sealed class SourceDigests
{
    /// <summary>The name that what a recipe says of its model has among the files that a stage depends on.</summary>
    internal const string SaidOfModel = "recipe's model";

    /// <summary>The name that weights which start anew have among the files that a stage depends on.</summary>
    internal const string FreshWeights = "fresh weights";

    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> missing = new(StringComparer.Ordinal);
    private readonly HashSet<string> others = new(StringComparer.Ordinal);

    /// <param name="host">Of the model, checked: what the check looked at is what the stages will read.</param>
    public SourceDigests(ModelHost host)
    {
        var model = Of(host.Folder, host.ModelInputs);
        if (host.NewHead is { } head)
        {
            model.Add(NewHead.SourceName, DigestOfStart(head.Sha256, host));
        }

        if (host.FreshSeed is { } seed)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{seed}");
            model.Add(FreshWeights, DigestOfStart(Digest.OfText(text), host));
        }

        if (host.Task.Identity is { Length: > 0 } said)
        {
            model.Add(SaidOfModel, Digest.OfText(said));
        }

        Model = model;
        Tokenizer = Of(host.Folder, host.TokenizerInputs);
        Copied = Of(host.Folder, host.CopiedInputs);
    }

    /// <summary>
    /// What configuration and weights are read from, by path below the model's folder; null where no file lies. A head
    /// that the model gets stands there too.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Model { get; }

    /// <summary>What the tokenizer is read from, likewise.</summary>
    public IReadOnlyDictionary<string, string?> Tokenizer { get; }

    /// <summary>What a checkpoint takes over as it is, likewise.</summary>
    public IReadOnlyDictionary<string, string?> Copied { get; }

    /// <summary>All of them, by path below the model's folder.</summary>
    public IReadOnlyDictionary<string, string?> All => Union(Model, Tokenizer, Copied);

    /// <summary>
    /// Absolute paths of every file asked for, every folder looked through and every lock file so far, sorted.
    /// </summary>
    public IReadOnlyList<string> Paths => [.. files.Keys.Concat(others).Order(StringComparer.Ordinal)];

    /// <summary>
    /// The part of <see cref="Paths"/> that a person made: not a model that a recipe made in the cache.
    /// </summary>
    public IReadOnlyList<string> OutsideOf(LocatedModel model) => [.. Paths.Where(path => !IsMade(model, path))];

    /// <summary>
    /// Absolute paths at which no file lies, but was looked for, sorted; none of a model that a recipe made in the
    /// cache.
    /// </summary>
    public IReadOnlyList<string> MissingOutsideOf(LocatedModel model) =>
        [.. missing.Where(path => !IsMade(model, path))];

    /// <summary>Those of a model's sources that are files: nothing of a new head, or of what the recipe says.</summary>
    public static SortedDictionary<string, string?> FilesOf(IReadOnlyDictionary<string, string?> model)
    {
        var read = Union(model);
        read.Remove(NewHead.SourceName);
        read.Remove(SaidOfModel);
        return read;
    }

    public static SortedDictionary<string, string?> Union(
        params IReadOnlyList<IReadOnlyDictionary<string, string?>> parts)
    {
        var union = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, digest) in parts.SelectMany(part => part))
        {
            union[name] = digest;
        }

        return union;
    }

    /// <summary>
    /// Notes what is in no key, but may change what is: folders that were looked through, for what comes into one may
    /// become an input, and lock files.
    /// </summary>
    /// <param name="paths">Absolute.</param>
    public void AddOthers(IEnumerable<string> paths) => others.UnionWith(paths);

    public string OfFile(string path)
    {
        if (!files.TryGetValue(path, out var digest))
        {
            files.Add(path, digest = Digest.OfFile(path));
        }

        return digest;
    }

    // The usual deviation is left out: heads that were started with it before models' own counted keep their keys.
    private static string DigestOfStart(string start, ModelHost host)
    {
        var deviation = host.Description.Extents.InitializerRange;
        return deviation.CompareTo(ModelExtents.UsualInitializerRange) == 0
            ? start
            : Digest.OfText(string.Create(CultureInfo.InvariantCulture, $"{start}\0{deviation:R}"));
    }

    private string OfModelFile(string path)
    {
        try
        {
            return OfFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, RegularFile.Explain(exception), exception);
        }
    }

    private static bool IsMade(LocatedModel model, string path) =>
        model.IsMade && path.StartsWith(model.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private SortedDictionary<string, string?> Of(string folder, InputTrace trace)
    {
        var digests = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var path in trace.Found)
        {
            digests[NameOf(folder, path)] = OfModelFile(path);
        }

        foreach (var path in trace.Missing)
        {
            missing.Add(path);
            digests[NameOf(folder, path)] = null;
        }

        return digests;
    }

    // The same on every system: names stand in keys.
    private static string NameOf(string folder, string path) =>
        Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
