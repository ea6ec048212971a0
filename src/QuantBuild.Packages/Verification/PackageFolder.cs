using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Verification;

/// <summary>A package in a folder: restored, pulled, or placed beside an application.</summary>
internal sealed class PackageFolder
{
    private readonly string folder;
    private readonly bool isPlaced;

    /// <exception cref="DiagnosticException">QB5020: there is no manifest, or it is not valid.</exception>
    public PackageFolder(string folder)
    {
        this.folder = folder;
        var path = Path.Combine(folder, PackageManifest.FileName);
        try
        {
            Manifest = ManifestReader.ReadFile(path);
            RequireDescription();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.ModelPackageDamaged.Exception(
                new SourceLocation(folder),
                $"the folder is no model package: {PackageManifest.FileName} "
                + (exception is FileNotFoundException or DirectoryNotFoundException
                    ? "is not there"
                    : $"cannot be read ({exception.Message})")
                + "; give the folder that holds it",
                exception);
        }

        isPlaced = !Directory.Exists(Path.Combine(folder, PackagedPath.Root));
    }

    public PackageManifest Manifest { get; }

    // A restored package has one, a pulled or placed one has none.
    private void RequireDescription()
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.nuspec"))
        {
            var found = Nuspec.Read(ReadNuspec(path), path).Package;
            if (!found.IsSame(Manifest.Package))
            {
                throw DiagnosticTable.PackageMismatch.Exception(
                    new SourceLocation(path),
                    $"the package is {Manifest.Package} in its manifest and {found} in its nuspec; "
                    + "do not use it unless you trust its source");
            }
        }
    }

    private static byte[] ReadNuspec(string path)
    {
        using var stream = RegularFile.Open(path);
        var content = new byte[Math.Min(stream.Length, Nuspec.MostBytes)];
        return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Where a file of the manifest lies; null where it does not.</summary>
    public string? Find(PackagedFile file)
    {
        // A build places models/<Id>/<name>/…: what the manifest calls models/ is the folder itself.
        var path = isPlaced ? file.Path[(PackagedPath.Root.Length + 1)..] : file.Path;
        var candidates = new List<string> { Path.Combine(folder, path) };
        if (file.Part > 0 && Path.GetDirectoryName(Path.GetDirectoryName(folder)) is { } restored)
        {
            var part = Manifest.Parts[file.Part - 1];
            candidates.Add(Path.Combine(
                restored, part.Id.ToLowerInvariant(), part.Version.ToLowerInvariant(), file.Path));
        }

        return candidates.Find(File.Exists);
    }
}
