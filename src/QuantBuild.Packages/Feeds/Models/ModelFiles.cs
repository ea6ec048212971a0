using System.IO.Compression;
using System.Security.Cryptography;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>Holds the files of one package, packed or unpacked, against its own manifest.</summary>
internal static class ModelFiles
{
    /// <param name="package">A nupkg; seekable, stays open.</param>
    /// <param name="name">For messages.</param>
    /// <param name="cancellation">Looked at between files.</param>
    /// <exception cref="DiagnosticException">QB5020 to QB5022.</exception>
    public static PackageManifest VerifyArchive(Stream package, string name, CancellationToken cancellation)
    {
        try
        {
            using var archive = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
            return Verify(path => archive.GetEntry(path)?.Open(), name, cancellation);
        }
        catch (InvalidDataException exception)
        {
            throw DiagnosticTable.ModelPackageDamaged.Exception(
                new SourceLocation(name),
                $"the package is no readable archive ({exception.Message}); get it again from whoever made it",
                exception);
        }
    }

    /// <param name="folder">Absolute.</param>
    /// <param name="cancellation">Looked at between files.</param>
    /// <exception cref="DiagnosticException">QB5020 to QB5022.</exception>
    public static PackageManifest VerifyFolder(string folder, CancellationToken cancellation) => Verify(
        path => Path.Combine(folder, path) is var full && File.Exists(full) ? File.OpenRead(full) : null,
        folder,
        cancellation);

    private static PackageManifest Verify(Func<string, Stream?> open, string name, CancellationToken cancellation)
    {
        var manifest = ReadManifest(open, name);
        foreach (var file in manifest.Files.Where(file => file.Part == 0))
        {
            cancellation.ThrowIfCancellationRequested();
            Verify(file, open, name);
        }

        return manifest;
    }

    private static PackageManifest ReadManifest(Func<string, Stream?> open, string name)
    {
        using var stream = open(PackageManifest.FileName)
            ?? throw DiagnosticTable.ModelPackageDamaged.Exception(
                new SourceLocation(name),
                $"the package has no {PackageManifest.FileName}, so it is no model package; check its id");
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (content.Length <= ManifestReader.MostBytes && stream.Read(buffer) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
        }

        return PackageManifest.Read(content.ToArray(), name);
    }

    private static void Verify(PackagedFile file, Func<string, Stream?> open, string name)
    {
        var location = new SourceLocation(Path.Combine(name, file.Path));
        using var stream = open(file.Path) ?? throw DiagnosticTable.ModelFileMissing.Exception(
            location, $"the manifest lists '{file.Path}', which is not in the package; get the package again");
        string found;
        try
        {
            found = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (InvalidDataException exception)
        {
            throw DiagnosticTable.ModelFileChanged.Exception(
                location,
                $"'{file.Path}' cannot be unpacked ({exception.Message}): it is not what was packed; get the package again",
                exception);
        }

        if (found != file.Sha256)
        {
            throw DiagnosticTable.ModelFileChanged.Exception(
                location,
                $"'{file.Path}' has the SHA-256 {found}, but the manifest states {file.Sha256}: it is not what was packed; "
                + "get the package again");
        }
    }
}
