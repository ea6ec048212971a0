using System.Globalization;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// What a fingerprint notes of a file or folder: it shows newer and older contents, a deletion, and another file at the
/// end of the links of its path.
/// </summary>
internal static class FileState
{
    public const string Missing = "missing";
    public const string ChangedDuringRun = "changed during the run";

    private const string Endless = "links without end";
    private const string Unreadable = "unreadable";

    public static string Of(string path) => Of(path, DateTime.MaxValue);

    /// <summary>
    /// The state of <paramref name="path"/>, unequal to every later state when it changed after
    /// <paramref name="runStarted"/>: the run may have read either content.
    /// </summary>
    public static string Of(string path, DateTime runStarted)
    {
        var place = PhysicalPath.Of(path);
        if (place.NewestLink >= runStarted)
        {
            return ChangedDuringRun;
        }

        if (place.IsEndless)
        {
            return Endless;
        }

        try
        {
            var state = OfPlace(place.Path, runStarted);
            return string.Equals(place.Path, path, StringComparison.Ordinal) ? state : $"-> {place.Path} {state}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable; // Another state than before, so that the recipe runs and says what is wrong.
        }
    }

    private static string OfPlace(string path, DateTime runStarted)
    {
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            return Missing;
        }

        var written = File.GetLastWriteTimeUtc(path);
        if (written >= runStarted)
        {
            return ChangedDuringRun;
        }

        var length = isFolder ? 0 : new FileInfo(path).Length;

        // What has no length has no content, or never ends, such as a pipe.
        var content = length == 0 ? "" : " " + ContentSample.Of(path, length);
        return string.Format(CultureInfo.InvariantCulture, "{0} {1}{2}", length, written.Ticks, content);
    }
}
