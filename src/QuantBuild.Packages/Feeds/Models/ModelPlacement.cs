using System.Security.Cryptography;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>
/// Copies pulled models to a folder laid out as their package is, parts put together. The folder is replaced as one step
/// (<see cref="FolderReplacement"/>); one that holds anything else than pulled models is refused.
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

    /// <summary>Looks at the folder before anything is downloaded, and finishes or removes what a killed pull left.</summary>
    /// <param name="folder">Absolute; need not exist. A link is followed.</param>
    /// <param name="isShared">Whether others may keep files there, which must not be lost; false in the cache.</param>
    /// <param name="cancellation">Ends the waiting for another process.</param>
    /// <exception cref="DiagnosticException">
    /// QB5026: it cannot be written, or holds other files. QB4006, QB5010, QB5011: the disk or the system refuses.
    /// </exception>
    public static ModelPlacement Prepare(string folder, bool isShared, CancellationToken cancellation) => Guard(folder, () =>
    {
        var placement = new ModelPlacement(folder, FolderReplacement.Prepare(folder, cancellation), isShared);
        placement.RequireOurs(placement.replacement.Folder);
        return placement;
    });

    /// <summary>Puts the models in the folder, in place of those that are there; files that are right keep their time.</summary>
    /// <param name="models">Verified.</param>
    /// <param name="cancellation">Looked at between files.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Prepare"/>; the folder is as it was.</exception>
    public void Copy(PulledModels models, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(models);

        // Together again: the parts are packages of a feed, not of this folder.
        var manifest = models.Manifest with { Models = [.. models.Manifest.Models.Select(Joined)], Parts = [] };
        var description = manifest.Write();
        Guard(folder, () =>
        {
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
        foreach (var file in models.Manifest.Files)
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
                Disk.Copy(models.PathOf(file), target, toDisk: true);
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
        if (!File.Exists(target) || new FileInfo(target).Length != file.Bytes)
        {
            return false;
        }

        using var stream = RegularFile.Open(target);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    private void RequireOurs(string looked)
    {
        if (!isShared)
        {
            return;
        }

        var foreign = File.Exists(looked) ? Path.GetFileName(looked) : FindForeign(looked);
        if (foreign is not null)
        {
            throw DiagnosticTable.PackageUnwritable.Exception(
                new SourceLocation(folder),
                $"the folder holds '{foreign}', which is no file of a pulled model; choose an empty or a new folder");
        }
    }

    private static string? FindForeign(string looked)
    {
        var files = FolderReplacement.FilesOf(looked);
        if (files.Count == 0)
        {
            return null;
        }

        try
        {
            var path = Path.Combine(looked, PackageManifest.FileName);
            var known = PackageManifest.Read(File.Exists(path) ? File.ReadAllBytes(path) : [], path).Files
                .Select(file => file.Path).Append(PackageManifest.FileName).ToHashSet(StringComparer.Ordinal);
            return files.FirstOrDefault(file => !known.Contains(file));
        }
        catch (DiagnosticException)
        {
            return files[0]; // Without a manifest that can be read, nothing says what is ours.
        }
    }

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
