using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>Digests and times of a folder's files.</summary>
internal static class FolderSnapshot
{
    /// <summary>SHA-256 by relative path, <c>run.json</c> left out: it tells what the last run cost.</summary>
    public static SortedDictionary<string, string> DigestsOf(string folder) =>
        Each(folder, path => Digest.OfFile(path));

    /// <summary>Time of the last write by relative path, <c>run.json</c> left out.</summary>
    public static SortedDictionary<string, DateTime> TimesOf(string folder) => Each(folder, File.GetLastWriteTimeUtc);

    private static SortedDictionary<string, T> Each<T>(string folder, Func<string, T> read) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "run.json")
            .ToDictionary(path => Path.GetRelativePath(folder, path), read),
        StringComparer.Ordinal);
}
