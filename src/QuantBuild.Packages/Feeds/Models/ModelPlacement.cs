using System.Security.Cryptography;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>
/// Copies pulled models to a folder laid out as their package is, parts put together. The folder is replaced as one
/// step (<see cref="FolderReplacement"/>); one that holds anything else than pulled models is refused.
/// </summary>
public sealed class ModelPlacement
{
    private readonly string folder;
    private readonly FolderReplacement replacement;
    private readonly bool isShared;

    private ModelPlacement(string folder, FolderReplacement replacement, bool isShared)
    {
        this.folder = folder;
        this.replacement = replacement;
        this.isShared = isShared;
    }

    /// <summary>
    /// Looks at the folder before anything is downloaded, and finishes or removes what a killed pull left.
    /// </summary>
    /// <param name="folder">Absolute; need not exist. A link is followed.</param>
    /// <param name="isShared">Whether others may keep files there, which must not be lost; false in the cache.</param>
    /// <param name="cancellation">Ends the waiting for another process.</param>
    /// <exception cref="DiagnosticException">
    /// QB5052: it holds other files. QB5026: it cannot be written. QB4006, QB5010, QB5011: the disk or the system
    /// refuses.
    /// </exception>
    public static ModelPlacement Prepare(
        string folder, bool isShared, CancellationToken cancellation) => Guard(folder, () =>
    {
        var placement = new ModelPlacement(folder, FolderReplacement.Prepare(folder, cancellation), isShared);
        placement.RequireOurs(placement.replacement.Folder);
        return placement;
    });

    /// <summary>
    /// Puts the models in the folder, in place of those that are there; files that are right keep their time.
    /// </summary>
    /// <param name="models">Verified.</param>
    /// <param name="cancellation">Looked at between files.</param>
    /// <exception cref="DiagnosticException">
    /// QB5052: the folder holds another package. Else as for <see cref="Prepare"/>; the folder is as it was.
    /// </exception>
    public void Copy(PulledModels models, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(models);

        // Together again: parts and backbone are packages of a feed, not of this folder.
        var all = models.Manifest.Models.Concat(models.Backbone?.Manifest.Models ?? []);
        var manifest = models.Manifest with { Models = [.. all.Select(Joined)], Parts = [] };
        if (ManifestRules.FindFault(manifest) is { } fault)
        {
            throw ManifestReader.Refuse(manifest.Package.ToString(), $"and that of its backbone together {fault}");
        }

        var description = manifest.Write();
        Guard(folder, () =>
        {
            RequirePackage(manifest.Package);
            if (!IsCurrent(manifest, description))
            {
                replacement.Replace(
                    staging => Stage(staging, models, description, cancellation), RequireOurs, cancellation);
            }

            return this;
        });
    }

    private static PackagedModel Joined(PackagedModel model) =>
        model with { Files = [.. model.Files.Select(file => file with { Part = 0 })] };

    private void Stage(string staging, PulledModels models, byte[] manifest, CancellationToken cancellation)
    {
        foreach (var (file, source) in models.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            var (target, there) = (Path.Combine(staging, file.Path), Path.Combine(folder, file.Path));
            Disk.CreateFolder(Path.GetDirectoryName(target)!);
            if (IsThere(file))
            {
                // Builds look at a file's time to see whether they are up to date.
                Disk.Copy(there, target, toDisk: true);
                File.SetLastWriteTimeUtc(target, File.GetLastWriteTimeUtc(there));
            }
            else
            {
                Disk.Copy(source, target, toDisk: true);
            }
        }

        Disk.Write(Path.Combine(staging, PackageManifest.FileName), manifest, toDisk: true);
    }

    private bool IsCurrent(PackageManifest manifest, byte[] description)
    {
        var path = Path.Combine(folder, PackageManifest.FileName);
        return File.Exists(path)
            && File.ReadAllBytes(path).AsSpan().SequenceEqual(description)
            && manifest.Files.All(IsThere);
    }

    private bool IsThere(PackagedFile file)
    {
        var target = Path.Combine(folder, file.Path);
        if (!File.Exists(target))
        {
            return false;
        }

        using var stream = RegularFile.Open(target);
        return stream.Length == file.Bytes && Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    /// <summary>
    /// The folder holds nothing but what a pull of the same package left, whatever package that will be.
    /// </summary>
    private void RequireOurs(string looked)
    {
        if (!isShared)
        {
            return;
        }

        if (File.Exists(looked))
        {
            throw Refuse("is a file");
        }

        var earlier = ReadEarlier(looked);
        HashSet<string> known = earlier is null
            ? []
            : [PackageManifest.FileName, .. earlier.Files.Select(file => file.Path)];
        if (FolderReplacement.FindForeign(looked, known) is { } foreign)
        {
            throw Refuse($"holds '{ManifestRules.Show(foreign)}'"
                + (earlier is null ? string.Empty : $", which is no file of {earlier.Package}"));
        }
    }

    private void RequirePackage(PackageIdentity package)
    {
        if (isShared && ReadEarlier(replacement.Folder)?.Package is { } earlier
            && !earlier.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse($"holds the package {earlier}");
        }
    }

    /// <summary>The manifest of what an earlier pull left; null where there is none that says what is ours.</summary>
    private static PackageManifest? ReadEarlier(string looked)
    {
        var path = Path.Combine(looked, PackageManifest.FileName);
        try
        {
            return File.Exists(path) ? ManifestReader.ReadFile(path) : null;
        }
        catch (DiagnosticException)
        {
            return null; // Damaged: then nothing there is known, and the folder is refused.
        }
    }

    private DiagnosticException Refuse(string fault) => DiagnosticTable.PullTargetTaken.Exception(
        new SourceLocation(folder),
        $"the folder {fault}; give a new or an empty folder with --output, or one that a pull of the same package "
        + "filled");

    private static ModelPlacement Guard(string folder, Func<ModelPlacement> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw PackageFault.Of("the models cannot be copied here", folder, exception);
        }
    }
}
