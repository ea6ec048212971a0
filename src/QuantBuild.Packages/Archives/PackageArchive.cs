using System.IO.Compression;
using System.IO.Hashing;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// A nupkg that may come from anywhere. Entries that leave the package or clash (<see cref="EntryRules"/>), more bytes
/// than allowed (<see cref="UnpackedSize"/>), a description that is none or is of another package, and other digests
/// are refused; nothing is unpacked but the files of the manifest.
/// </summary>
public sealed class PackageArchive : IDisposable
{
    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.OrdinalIgnoreCase);

    private PackageArchive(ZipArchive zip, string path, long length)
    {
        Path = path;
        this.zip = zip;
        try
        {
            Index(length);
            Manifest = PackageManifest.Read(ReadManifest(), path);
            Description = ReadDescription();
            RequireIdentity();
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

    /// <summary>What it says to NuGet; id and version are those of the manifest.</summary>
    internal Nuspec Description { get; }

    internal IEnumerable<string> Names => entries.Values.Select(entry => entry.FullName);

    /// <exception cref="DiagnosticException">
    /// QB5020: it cannot be read, or is no model package. QB5027: its descriptions are of two packages. QB5028: it
    /// unpacks to too much.
    /// </exception>
    public static PackageArchive Open(string path)
    {
        FileStream content;
        try
        {
            content = RegularFile.Open(path, bufferSize: 1 << 17);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, $"cannot be read ({exception.Message})", exception);
        }

        return Read(content, path, leaveOpen: false);
    }

    /// <param name="content">Seekable; stays open.</param>
    /// <param name="name">For messages, in place of a path.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Open"/>.</exception>
    public static PackageArchive Read(Stream content, string name) => Read(content, name, leaveOpen: true);

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
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Damaged(Path, $"holds '{file.Path}' in a form that cannot be read ({exception.Message})", exception);
        }
    }

    /// <summary>Reads what no manifest lists, which NuGet unpacks all the same.</summary>
    /// <param name="cancellation">Between blocks.</param>
    /// <exception cref="DiagnosticException">
    /// QB5020: an entry cannot be read, or is not what the archive states.
    /// </exception>
    public void VerifyOthers(CancellationToken cancellation)
    {
        var listed = Manifest.Files.Where(file => file.Part == 0).Select(file => file.Path)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var buffer = new byte[1 << 17];
        foreach (var (name, entry) in entries.Where(entry => !listed.Contains(entry.Key)))
        {
            try
            {
                using var content = entry.Open();
                var crc = new Crc32();
                var total = 0L;
                for (int read; (read = content.Read(buffer)) > 0 && total <= entry.Length; total += read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    crc.Append(buffer.AsSpan(0, read));
                }

                if (total != entry.Length || crc.GetCurrentHashAsUInt32() != entry.Crc32)
                {
                    throw Damaged(Path, $"holds '{ManifestRules.Show(name)}' with other bytes than it states");
                }
            }
            catch (Exception exception) when (IsDamage(exception))
            {
                var shown = ManifestRules.Show(name);
                throw Damaged(Path, $"holds '{shown}' in a form that cannot be read ({exception.Message})", exception);
            }
        }
    }

    public void Dispose() => zip.Dispose();

    internal Stream OpenEntry(string name) => entries[name].Open();

    internal long LengthOf(string name) => entries[name].Length;

    private static PackageArchive Read(Stream content, string name, bool leaveOpen)
    {
        try
        {
            if (ZipDirectory.FindFault(content) is { } fault)
            {
                throw Damaged(name, fault);
            }

            content.Position = 0;
            return new PackageArchive(new ZipArchive(content, ZipArchiveMode.Read, leaveOpen), name, content.Length);
        }
        catch (Exception exception)
        {
            if (!leaveOpen)
            {
                content.Dispose();
            }

            if (IsDamage(exception))
            {
                throw Damaged(name, $"cannot be read as a package ({exception.Message})", exception);
            }

            throw;
        }
    }

    // What the reader of archives throws at bytes that are none.
    private static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException
            or ArgumentException or OverflowException;

    private static DiagnosticException Damaged(string path, string fault, Exception? inner = null) =>
        DiagnosticTable.ModelPackageDamaged.Exception(
            new SourceLocation(path), $"the file {fault}; get the package again from whoever made it", inner);

    private void Index(long length)
    {
        if (zip.Entries.Count > EntryRules.MostEntries)
        {
            throw Damaged(Path, $"holds {zip.Entries.Count} entries, more than {EntryRules.MostEntries}");
        }

        var rules = new EntryRules();
        foreach (var entry in zip.Entries)
        {
            if (rules.FindFault(entry) is { } fault)
            {
                throw Damaged(Path, fault);
            }

            if (!EntryRules.IsFolder(entry))
            {
                entries.Add(entry.FullName, entry);
            }
        }

        if (UnpackedSize.FindFault(length, entries.Values.Select(entry => entry.Length)) is { } bomb)
        {
            throw DiagnosticTable.PackageTooLarge.Exception(
                new SourceLocation(Path),
                $"the file {bomb}; nothing of it was unpacked; do not use it unless you trust its source");
        }
    }

    private byte[] ReadManifest()
    {
        if (!entries.TryGetValue(PackageManifest.FileName, out var entry))
        {
            throw Damaged(Path, $"is no model package: it has no {PackageManifest.FileName}");
        }

        return ReadSmall(entry, ManifestReader.MostBytes);
    }

    private Nuspec ReadDescription()
    {
        var found = entries.Values.Where(entry => Nuspec.IsName(entry.FullName)).ToList();
        return found is [var entry]
            ? Nuspec.Read(ReadSmall(entry, Nuspec.MostBytes), Path)
            : throw Damaged(Path, $"is no package of NuGet: it has {found.Count} nuspec files in place of one");
    }

    private void RequireIdentity()
    {
        if (!Description.Package.IsSame(Manifest.Package))
        {
            throw DiagnosticTable.PackageMismatch.Exception(
                new SourceLocation(Path),
                $"the package is {Manifest.Package} in its manifest and {Description.Package} in its nuspec; "
                + "do not use it unless you trust its source");
        }
    }

    private byte[] ReadSmall(ZipArchiveEntry entry, int most)
    {
        if (entry.Length > most)
        {
            throw Damaged(
                Path, $"has a {ManifestRules.Show(entry.FullName)} of {entry.Length} bytes, more than {most}");
        }

        // The stated length may lie: never more than it is read.
        var content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }
}
