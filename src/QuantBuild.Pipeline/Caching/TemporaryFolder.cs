using System.Globalization;
using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// A folder below <c>tmp/</c> with a lock beside it that lives as long as its owner. Whoever can take the lock of a
/// folder knows that its owner is dead; process ids would not tell when containers share a cache.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string LockSuffix = ".lock";

    private readonly FileLock ownership;

    private TemporaryFolder(string path, FileLock ownership)
    {
        Path = path;
        this.ownership = ownership;
    }

    public string Path { get; }

    public static TemporaryFolder Create(string parent)
    {
        for (var counter = 0; ; counter++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{counter}");
            var path = System.IO.Path.Combine(parent, name);
            if (TryOwn(path + LockSuffix, FileMode.CreateNew) is { } owned)
            {
                try
                {
                    Disk.CreateFolder(path);
                    return new TemporaryFolder(path, owned);
                }
                catch
                {
                    owned.Dispose();
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// Removes the folders of dead owners, as far as the file system lets: another user's are no obstacle to what is to
    /// be made now.
    /// </summary>
    public static void RemoveAbandoned(string parent)
    {
        foreach (var path in Directory.GetFiles(parent, "*" + LockSuffix))
        {
            using var owned = TryOwnDead(path);
            if (owned is not null)
            {
                Disk.TryRemove(path[..^LockSuffix.Length]);
            }
        }

        // The lock is made before the folder and removed after it: a folder without one has no owner.
        foreach (var path in Directory.GetDirectories(parent).Where(path => !File.Exists(path + LockSuffix)))
        {
            Disk.TryRemove(path);
        }
    }

    /// <summary>
    /// Removes the folder, unless it was published by a rename. What the file system does not let go, the next start
    /// removes: that must not hide what went wrong before.
    /// </summary>
    public void Dispose()
    {
        Disk.TryRemove(Path);
        ownership.Dispose();
    }

    // Null when another owns it, or when the name to create is taken.
    private static FileLock? TryOwn(string path, FileMode mode)
    {
        try
        {
            return FileLock.TryAcquire(path, mode, FileOptions.DeleteOnClose);
        }
        catch (StorageException exception) when (mode == FileMode.CreateNew && StorageFault.IsTaken(exception))
        {
            // Not a look whether the file exists: its owner may have removed it by now.
            return null;
        }
    }

    private static FileLock? TryOwnDead(string path)
    {
        try
        {
            return TryOwn(path, FileMode.Open);
        }
        catch (StorageException)
        {
            return null; // Removed meanwhile, or of another user.
        }
    }
}
