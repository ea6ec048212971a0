namespace QuantBuild.Tensors;

/// <summary>
/// Where the native libraries of backends lie: whoever loads a backend says it before its factory is called, and a
/// factory that loads libraries itself, in an order of its own, reads it.
/// </summary>
public static class NativeLibraries
{
    /// <summary>
    /// Name of the data of the application (<see cref="AppContext.SetData"/>): absolute paths, separated by
    /// <see cref="Path.PathSeparator"/>.
    /// </summary>
    public const string PathsKey = "QuantBuild.NativeLibraries";

    /// <summary>Absolute paths, in the order they were set in; none where nobody has set any.</summary>
    public static IReadOnlyList<string> Paths => AppContext.GetData(PathsKey) is string paths
        ? paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        : [];

    /// <summary>Replaces <see cref="Paths"/>.</summary>
    /// <exception cref="ArgumentException">A path is not absolute, or has the separator in it.</exception>
    public static void SetPaths(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        string[] all = [.. paths];
        if (Array.Find(all, path => !Path.IsPathFullyQualified(path) || path.Contains(Path.PathSeparator)) is { } wrong)
        {
            throw new ArgumentException(
                $"'{wrong}' is not absolute, or has a '{Path.PathSeparator}' in it.", nameof(paths));
        }

        AppContext.SetData(PathsKey, string.Join(Path.PathSeparator, all));
    }
}
