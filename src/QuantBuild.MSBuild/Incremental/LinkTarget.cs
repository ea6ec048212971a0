using System.Reflection;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>Where a symbolic link ends. By reflection: the framework that every host of MSBuild has does not know links.</summary>
internal static class LinkTarget
{
    private static readonly MethodInfo? Resolve =
        typeof(FileSystemInfo).GetMethod("ResolveLinkTarget", [typeof(bool)]);

    /// <summary>The last target's absolute path; null where there is none or the host cannot tell.</summary>
    public static string? Of(string path) =>
        (Resolve?.Invoke(new FileInfo(path), [true]) as FileSystemInfo)?.FullName;
}
