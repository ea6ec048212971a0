using System.IO.Compression;
using System.Text;
using QuantBuild.Packages.Manifests;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// What entries an archive may have: each names one file inside of the package, the same on every platform, and no two
/// of them one file. NuGet unpacks all of them, the manifest's and others.
/// </summary>
internal sealed class EntryRules
{
    public const int MostEntries = 20_000;

    private const int LongestName = 1_000;
    private const int LongestSegment = 255;
    private const int TypeShift = 28;
    private const uint RegularFile = 8;
    private const uint Folder = 4;
    private const string OtherSystems = "\\:*?\"<>|";

    // Letter case ignored; one spelling of composed letters.
    private readonly HashSet<string> files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> folders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is the entry of a folder, which some archives have.</summary>
    public static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') && entry.Length == 0;

    /// <summary>Continues "the file …"; null where the entry may be there.</summary>
    public string? FindFault(ZipArchiveEntry entry)
    {
        var shown = ManifestRules.Show(entry.FullName);

        // Of Unix systems; others leave it 0. A link or a device could make what is written go elsewhere.
        var type = (uint)entry.ExternalAttributes >> TypeShift;
        if (type is not (0 or RegularFile or Folder))
        {
            return $"holds the entry '{shown}', which is a link or a device";
        }

        if (entry.IsEncrypted)
        {
            return $"holds the entry '{shown}', which is encrypted";
        }

        var isFolder = IsFolder(entry);
        var name = isFolder ? entry.FullName.TrimEnd('/') : entry.FullName;
        if (FindNameFault(name) is { } fault)
        {
            return $"holds the entry '{shown}', {fault}";
        }

        return FindClash(CanonicalForm.Decompose(Unescape(name)), isFolder)
            ? $"holds the entry '{shown}' twice, as a file or folder"
            : null;
    }

    // A folder may have an entry of its own beside those of its files.
    private bool FindClash(string name, bool isFolder)
    {
        var clashes = !isFolder && (!files.Add(name) || folders.Contains(name));
        for (var end = isFolder ? name.Length : name.LastIndexOf('/'); end > 0; end = name.LastIndexOf('/', end - 1))
        {
            clashes |= files.Contains(name[..end]);
            folders.Add(name[..end]);
        }

        return clashes;
    }

    private static string? FindNameFault(string name)
    {
        if (name.Length > LongestName)
        {
            return "whose name is too long";
        }

        var spelt = Unescape(name);
        if (spelt.Any(char.IsControl) || spelt.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            return "whose name is no text";
        }

        if (spelt.AsSpan().ContainsAny(OtherSystems))
        {
            return "whose name leaves the package or has letters that not every platform takes";
        }

        var segments = spelt.Split('/');
        if (segments.Any(segment => segment is "" or "." or ".."))
        {
            return "which leaves the package";
        }

        if (segments.Any(segment => segment[^1] is '.' or ' ' || segment[0] == ' ' || PackagedPath.IsDevice(segment)
            || Encoding.UTF8.GetByteCount(segment) > LongestSegment))
        {
            return "whose name not every platform takes";
        }

        return segments is [var only] && IsNuGetsOwn(only) ? "which NuGet writes itself when it unpacks" : null;
    }

    // They tell restore that a package is whole.
    private static bool IsNuGetsOwn(string name) =>
        name.Equals(".nupkg.metadata", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".nupkg.sha512", StringComparison.OrdinalIgnoreCase);

    // As NuGet does when it unpacks: twice would be another name.
    private static string Unescape(string name) =>
        name.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(name) : name;
}
