namespace QuantBuild.Tensors;

/// <summary>
/// Where the native libraries of a backend lie, for a host that found them and a backend that loads them in its order.
/// </summary>
public static class NativeLibraries
{
    /// <summary>The key of the application's data: full paths with the path separator between them.</summary>
    public const string PathsKey = "QuantBuild.NativeLibraries";

    /// <summary>Full paths; empty where nobody set them.</summary>
    public static IReadOnlyList<string> Paths =>
        AppContext.GetData(PathsKey) is string { Length: > 0 } paths ? paths.Split(Path.PathSeparator) : [];

    public static void SetPaths(IEnumerable<string> paths) =>
        AppContext.SetData(PathsKey, string.Join(Path.PathSeparator, paths));
}
