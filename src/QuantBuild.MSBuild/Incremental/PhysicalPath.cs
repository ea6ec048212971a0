using System.Reflection;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// Where a path ends when the symbolic links of every segment are followed, as the system follows them.
/// </summary>
internal sealed class PhysicalPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    // By reflection: the framework that every host of MSBuild has does not know links.
    private static readonly PropertyInfo? LinkTarget = typeof(FileSystemInfo).GetProperty("LinkTarget");

    private PhysicalPath(string path, bool isEndless, DateTime newestLink)
    {
        Path = path;
        IsEndless = isEndless;
        NewestLink = newestLink;
    }

    /// <summary>Absolute; the path given where the host of MSBuild cannot tell.</summary>
    public string Path { get; }

    /// <summary>Whether the links lead in a circle, so that nothing can be there.</summary>
    public bool IsEndless { get; }

    /// <summary>When the last of the links was made, UTC; the earliest time where there are none.</summary>
    public DateTime NewestLink { get; }

    public static PhysicalPath Of(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var root = System.IO.Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(rest, full.Substring(root.Length));
        var newest = DateTime.MinValue;
        var current = root;
        for (var links = 0; rest.Count > 0;)
        {
            var segment = rest.Pop();
            if (segment == "..")
            {
                current = System.IO.Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = System.IO.Path.Combine(current, segment);
            if (TargetOf(next, ref newest) is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return new PhysicalPath(full, isEndless: true, newest);
            }

            if (System.IO.Path.IsPathRooted(target))
            {
                current = System.IO.Path.GetPathRoot(target)!;
                target = target.Substring(current.Length);
            }

            Push(rest, target);
        }

        return new PhysicalPath(current, isEndless: false, newest);
    }

    /// <summary>Whether a path is that of a folder, or of something in it, both with their links followed.</summary>
    public static bool IsWithin(string path, string folder)
    {
        var inner = Of(path).Path;
        var outer = Of(folder).Path;
        return inner.StartsWith(outer, StringComparison.Ordinal)
            && (inner.Length == outer.Length || IsSeparator(inner[outer.Length]));
    }

    private static string? TargetOf(string path, ref DateTime newest)
    {
        if (LinkTarget?.GetValue(new FileInfo(path)) is not string target)
        {
            return null;
        }

        // Of a symbolic link the system tells its own time.
        var made = File.GetLastWriteTimeUtc(path);
        newest = made > newest ? made : newest;
        return target;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var segment in Enumerable.Reverse(path.Split('/', System.IO.Path.DirectorySeparatorChar)))
        {
            if (segment.Length > 0 && segment != ".")
            {
                rest.Push(segment);
            }
        }
    }

    private static bool IsSeparator(char character) =>
        character == System.IO.Path.DirectorySeparatorChar || character == System.IO.Path.AltDirectorySeparatorChar;
}
