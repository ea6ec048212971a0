using QuantBuild.Formats;
using QuantBuild.Formats.Files;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Diagnostics;

/// <summary>
/// Keeps faults of the cache apart from those of the inputs: an artifact that cannot be read is no damaged model,
/// though both are safetensors files.
/// </summary>
internal static class CacheFaults
{
    /// <summary>Below the root: models put together from packages, which are inputs.</summary>
    private const string Packages = "packages";

    public static T Translate<T>(string root, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ModelFileException exception) when (IsArtifact(root, exception.Path))
        {
            throw Unreadable(root, exception.Path, exception);
        }
        catch (DatasetException exception) when (IsArtifact(root, exception.Path))
        {
            throw Unreadable(root, exception.Path, exception);
        }
        catch (StorageException exception)
        {
            throw IsBelow(root, exception.Path)
                ? StorageFault.OfCache(root, exception)
                : StorageFault.OfOutput("a file", exception.Path, exception);
        }
    }

    private static DiagnosticException Unreadable(string root, string path, Exception exception)
    {
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (StorageException.IsOfStorage(cause))
            {
                return StorageFault.OfCache(root, StorageException.Of(path, cause));
            }
        }

        return DiagnosticTable.CacheUnusable.Exception(
            location: null,
            $"the cache folder '{root}' cannot be used: '{path}' changed while it was in use, or the disk gives other "
            + "bytes "
            + "than were written; run again, or choose another with --cache",
            exception);
    }

    private static bool IsArtifact(string root, string path) =>
        IsBelow(root, path) && !IsBelow(Path.Combine(root, Packages), path);

    private static bool IsBelow(string root, string path) => Path.GetFullPath(path)
        .StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
