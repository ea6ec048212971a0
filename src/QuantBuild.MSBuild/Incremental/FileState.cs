using System.Globalization;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>What a fingerprint notes of a file or folder: it shows newer and older contents, and a deletion.</summary>
internal static class FileState
{
    private const string Missing = "missing";
    private const string ChangedDuringRun = "changed during the run";

    public static string Of(string path) => Of(path, DateTime.MaxValue);

    /// <summary>
    /// The state of <paramref name="path"/>, unequal to every later state when it changed after
    /// <paramref name="runStarted"/>: the run may have read either content.
    /// </summary>
    public static string Of(string path, DateTime runStarted)
    {
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            return Missing;
        }

        // Of a symbolic link the system tells its own time and length.
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint)
            && LinkTarget.Of(path) is { } target && !string.Equals(target, path, StringComparison.Ordinal))
        {
            return $"-> {target} {Of(target, runStarted)}";
        }

        var written = File.GetLastWriteTimeUtc(path);
        if (written >= runStarted)
        {
            return ChangedDuringRun;
        }

        var length = isFolder ? 0 : new FileInfo(path).Length;
        return string.Format(CultureInfo.InvariantCulture, "{0} {1}", length, written.Ticks);
    }
}
