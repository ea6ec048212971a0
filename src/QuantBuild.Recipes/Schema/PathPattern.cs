using System.IO.Enumeration;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// A path with wildcards: <c>*</c> stands for any characters and <c>?</c> for one within a name, a name <c>**</c> for
/// any number of folders, also none, but no links to folders. Capitals count. Names that begin with a dot match only
/// what begins with one.
/// </summary>
internal sealed class PathPattern
{
    /// <summary>More files than these are refused.</summary>
    public const int MostFiles = 10_000;

    private const int MostEntries = 1_000_000;
    private const int DeepestFolder = 64;
    private const string AnyFolders = "**";

    private static readonly EnumerationOptions AllEntries = new() { AttributesToSkip = FileAttributes.None };

    private readonly string[] names;
    private readonly SortedSet<string> found = new(StringComparer.Ordinal);
    private readonly SortedSet<string> folders = new(StringComparer.Ordinal);
    private int entries;

    /// <param name="text">For which <see cref="Is"/>.</param>
    public PathPattern(string text) => names = text.Replace('\\', '/').Split('/');

    /// <summary>Whether a text has wildcards.</summary>
    public static bool Is(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The part of a pattern above its first wildcard: a folder.</summary>
    public static string FolderOf(string text) =>
        string.Join('/', text.Replace('\\', '/').Split('/').TakeWhile(name => !Is(name)));

    /// <summary>The files that match, and the folders looked through.</summary>
    /// <param name="folder">Absolute path that the pattern is relative to.</param>
    /// <returns>Null where there are more than are looked through.</returns>
    public (IReadOnlyList<RecipePath> Files, IReadOnlyList<string> Folders)? Find(string folder)
    {
        var fixedNames = names.TakeWhile(name => !Is(name)).Count();
        var start = string.Concat(names.Take(fixedNames).Select(name => name + '/'));
        return Walk(PathSchema.Resolve(folder, start), start, fixedNames, depth: 0)
            ? ([.. found.Select(text => new RecipePath(text, PathSchema.Resolve(folder, text)))], [.. folders])
            : null;
    }

    // Relative paths in texts, so that order and names do not depend on the system.
    private bool Walk(string folder, string text, int name, int depth)
    {
        if (depth > DeepestFolder || !Directory.Exists(folder))
        {
            return true;
        }

        folders.Add(Path.TrimEndingDirectorySeparator(folder));
        if (names[name] == AnyFolders)
        {
            // At the end it stands for the files below, whatever their names.
            return (name + 1 < names.Length ? Walk(folder, text, name + 1, depth) : AddFiles(folder, text))
                && WalkBelow(folder, text, name, depth);
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", AllEntries))
        {
            if (++entries > MostEntries)
            {
                return false;
            }

            if (!Matches(names[name], entry.Name))
            {
                continue;
            }

            var isLast = name + 1 == names.Length;
            if (isLast && entry is FileInfo)
            {
                found.Add(text + entry.Name);
            }
            else if (!isLast && entry is DirectoryInfo
                && !Walk(entry.FullName, $"{text}{entry.Name}/", name + 1, depth + 1))
            {
                return false;
            }

            if (found.Count > MostFiles)
            {
                return false;
            }
        }

        return true;
    }

    private bool AddFiles(string folder, string text)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFiles("*", AllEntries))
        {
            if (++entries > MostEntries || found.Count > MostFiles)
            {
                return false;
            }

            if (!entry.Name.StartsWith('.'))
            {
                found.Add(text + entry.Name);
            }
        }

        return true;
    }

    private bool WalkBelow(string folder, string text, int name, int depth)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateDirectories("*", AllEntries))
        {
            // A link may lead back to where it stands.
            var isWalked = !entry.Name.StartsWith('.') && entry.LinkTarget is null;
            if (++entries > MostEntries
                || (isWalked && !Walk(entry.FullName, $"{text}{entry.Name}/", name, depth + 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(string pattern, string name) =>
        (pattern.StartsWith('.') || !name.StartsWith('.'))
        && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
