using System.Security.Cryptography;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>Copies pulled models to a folder laid out as their package is, parts put together.</summary>
public static class ModelPlacement
{
    /// <param name="models">Verified.</param>
    /// <param name="folder">Absolute; made if absent. Files of the same names and the manifest are replaced.</param>
    /// <param name="cancellation">Looked at between files.</param>
    /// <exception cref="DiagnosticException">QB5026: the folder cannot be written.</exception>
    public static void Copy(PulledModels models, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(models);
        try
        {
            var earlier = PullTarget.ReadEarlier(folder);
            foreach (var file in models.Manifest.Files)
            {
                cancellation.ThrowIfCancellationRequested();
                var target = Path.Combine(folder, file.Path);
                if (!IsThere(target, file))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    Replace(target, temporary => File.Copy(models.PathOf(file), temporary));
                }
            }

            PullTarget.RemoveOld(folder, earlier, models.Manifest);

            // Together again: the parts are packages of a feed, not of this folder.
            var manifest = models.Manifest with { Models = [.. models.Manifest.Models.Select(Joined)], Parts = [] };
            Replace(
                Path.Combine(folder, PackageManifest.FileName),
                temporary => File.WriteAllBytes(temporary, manifest.Write()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.PackageUnwritable.Exception(
                new SourceLocation(folder), $"the models cannot be copied here: {exception.Message}", exception);
        }
    }

    private static PackagedModel Joined(PackagedModel model) =>
        model with { Files = [.. model.Files.Select(file => file with { Part = 0 })] };

    // A file that is right keeps its time: builds look at that to see whether they are up to date.
    private static bool IsThere(string target, PackagedFile file)
    {
        if (!File.Exists(target) || new FileInfo(target).Length != file.Bytes)
        {
            return false;
        }

        using var stream = File.OpenRead(target);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    // A file appears whole or not at all, whoever else copies the same.
    private static void Replace(string target, Action<string> write)
    {
        var temporary = $"{target}.{Path.GetRandomFileName()}";
        write(temporary);
        File.Move(temporary, target, overwrite: true);
    }
}
