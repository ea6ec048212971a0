namespace QuantBuild.Packages.Manifests;

/// <summary>Paths of model files in a package. They come from manifests and archives, which are not trusted.</summary>
public static class PackagedPath
{
    /// <summary>The folder of all models.</summary>
    public const string Root = "models";

    /// <summary>Folder, package and path together stay below the limits of every file system.</summary>
    public const int Longest = 200;

    private static readonly HashSet<string> Devices = new(
        ["con", "prn", "aux", "nul", .. Numbered("com"), .. Numbered("lpt")], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Relative, with <c>/</c>, below <c>models/&lt;name&gt;/</c>, of ASCII letters, digits, <c>-</c>, <c>_</c>
    /// and <c>.</c>: it names the same file on every platform, and needs no escape anywhere.
    /// </summary>
    public static bool IsValid(string path)
    {
        var segments = path.Split('/');
        return path.Length <= Longest && segments.Length >= 3 && segments[0] == Root && segments.All(IsValidSegment);
    }

    /// <summary>Whether it can name a file or folder: no <c>..</c>, no device, no dot first or last.</summary>
    public static bool IsValidSegment(string segment) =>
        segment.Length > 0 && segment[0] != '.' && segment[^1] != '.'
        && !IsDevice(segment)
        && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>Whether Windows takes it for a device, whatever its extension.</summary>
    internal static bool IsDevice(string segment) => Devices.Contains(segment.Split('.')[0].TrimEnd(' '));

    private static IEnumerable<string> Numbered(string name) =>
        Enumerable.Range(0, 10).Select(number => $"{name}{number}");
}
