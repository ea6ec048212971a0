using System.IO.Compression;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// A nupkg that may come from anywhere. Names that leave the package, entries twice, more bytes than stated and other
/// digests are refused (QB5020, QB5021); nothing is unpacked but the files of the manifest.
/// </summary>
public sealed class PackageArchive : IDisposable
{
    private const int MostEntries = 20_000;
    private const int LongestName = 1_000;

    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    private PackageArchive(ZipArchive zip, string path)
    {
        Path = path;
        this.zip = zip;
        try
        {
            Index();
            Manifest = PackageManifest.Read(ReadManifest(), path);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>The file, or what it is called in messages.</summary>
    public string Path { get; }

    /// <summary>What it says of its models.</summary>
    public PackageManifest Manifest { get; }

    internal IEnumerable<string> Names => entries.Values.Select(entry => entry.FullName);

    /// <exception cref="DiagnosticException">QB5020: it cannot be read, or is no model package.</exception>
    public static PackageArchive Open(string path)
    {
        try
        {
            RegularFile.Require(path);
            return new PackageArchive(ZipFile.OpenRead(path), path);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged(path, $"cannot be read as a package ({exception.Message})", exception);
        }
    }

    /// <param name="content">Seekable; stays open.</param>
    /// <param name="name">For messages, in place of a path.</param>
    /// <exception cref="DiagnosticException">QB5020: it cannot be read, or is no model package.</exception>
    public static PackageArchive Read(Stream content, string name)
    {
        try
        {
            return new PackageArchive(new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true), name);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(name, $"cannot be read as a package ({exception.Message})", exception);
        }
    }

    /// <summary>Whether the file of the manifest lies in this archive.</summary>
    public bool Holds(PackagedFile file) => entries.ContainsKey(file.Path);

    /// <summary>Copies a file of the manifest, and checks its length and digest on the way.</summary>
    /// <param name="file">One of <see cref="Manifest"/>, or of the manifest of the package this is a part of.</param>
    /// <param name="target">What was written before an exception is not to be used.</param>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">
    /// QB5022: it is not here. QB5021: it has other bytes. QB5020: the archive is damaged.
    /// </exception>
    public void CopyTo(PackagedFile file, Stream target, CancellationToken cancellation)
    {
        if (!entries.TryGetValue(file.Path, out var entry))
        {
            throw DiagnosticTable.ModelFileMissing.Exception(
                new SourceLocation(Path), $"the package lacks the file '{file.Path}' of its manifest; get it again");
        }

        try
        {
            using var source = entry.Open();
            if (!VerifyingCopy.Run(source, target, file, cancellation))
            {
                throw DiagnosticTable.ModelFileChanged.Exception(
                    new SourceLocation(Path),
                    $"the file '{file.Path}' of the package is not the one that was packed; get the package again");
            }
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(Path, $"holds '{file.Path}' in a form that cannot be read ({exception.Message})", exception);
        }
    }

    public void Dispose() => zip.Dispose();

    internal Stream OpenEntry(string name) => entries[name].Open();

    internal long LengthOf(string name) => entries[name].Length;

    private static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException;

    private static DiagnosticException Damaged(string path, string fault, Exception? inner = null) =>
        DiagnosticTable.ModelPackageDamaged.Exception(
            new SourceLocation(path), $"the file {fault}; get the package again from whoever made it", inner);

    private void Index()
    {
        if (zip.Entries.Count > MostEntries)
        {
            throw Damaged(Path, $"holds {zip.Entries.Count} entries, more than {MostEntries}");
        }

        foreach (var entry in zip.Entries)
        {
            // Folders have entries of their own in some archives.
            if (entry.FullName.EndsWith('/') && entry.Length == 0)
            {
                continue;
            }

            if (!StaysInside(entry.FullName))
            {
                throw Damaged(Path, $"holds the entry '{ManifestRules.Show(entry.FullName)}', which leaves the package");
            }

            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw Damaged(Path, $"holds the entry '{entry.FullName}' twice");
            }
        }
    }

    private static bool StaysInside(string name)
    {
        var spelt = Uri.UnescapeDataString(name);
        return name.Length <= LongestName && !spelt.Any(char.IsControl) && spelt.AsSpan().IndexOfAny('\\', ':') < 0
            && spelt.Split('/').All(segment => segment is not ("" or "." or ".."));
    }

    private byte[] ReadManifest()
    {
        if (!entries.TryGetValue(PackageManifest.FileName, out var entry))
        {
            throw Damaged(Path, $"is no model package: it has no {PackageManifest.FileName}");
        }

        if (entry.Length > ManifestReader.MostBytes)
        {
            throw Damaged(Path, $"has a {PackageManifest.FileName} of {entry.Length} bytes");
        }

        // The stated length may lie: never more than it is read.
        var content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }
}
