using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary>The folders below <c>checkpoints/</c>, one a key, each guarded by the key's lock.</summary>
internal sealed class CheckpointFolders(string root)
{
    // Nobody goes on with what was interrupted so long ago: a new version of the method, or a changed recipe, has
    // orphaned it.
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(30);

    /// <summary>Makes, or finds, a key's folder.</summary>
    /// <returns>Absolute path.</returns>
    public string Of(string key)
    {
        var path = Path.Combine(root, key);
        Disk.CreateFolder(path);
        return path;
    }

    /// <summary>Removes a key's folder, if it has one; the caller holds the key's lock.</summary>
    /// <remarks>
    /// As far as the file system lets: a virus scanner may hold it open. The result it led to is stored, that stands,
    /// and the next opening of the store tries again.
    /// </remarks>
    public void Remove(string key) => Disk.TryRemove(Path.Combine(root, key));

    /// <summary>Removes folders whose result is stored, and those that were not written to for 30 days.</summary>
    /// <param name="isStored">Whether a key's result is there.</param>
    /// <param name="lockOf">File of a key's lock; a folder whose lock is held is in use.</param>
    /// <param name="now">UTC.</param>
    public void RemoveAbandoned(Func<string, bool> isStored, Func<string, string> lockOf, DateTime now)
    {
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            try
            {
                RemoveIfAbandoned(folder, isStored, lockOf, now);
            }
            catch (Exception exception) when (StorageException.IsOfStorage(exception))
            {
                // Another user's, or removed meanwhile: no obstacle to what is to be made now.
            }
        }
    }

    private void RemoveIfAbandoned(
        string folder, Func<string, bool> isStored, Func<string, string> lockOf, DateTime now)
    {
        var key = Path.GetFileName(folder);
        if (!isStored(key) && now - LastWrite(folder) < LongestAge)
        {
            return;
        }

        using var held = FileLock.TryAcquire(lockOf(key), FileMode.OpenOrCreate);
        if (held is not null)
        {
            Remove(key);
        }
    }

    private static DateTime LastWrite(string folder) => new DirectoryInfo(folder)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => entry.LastWriteTimeUtc)
        .Append(Directory.GetLastWriteTimeUtc(folder))
        .Max();
}
