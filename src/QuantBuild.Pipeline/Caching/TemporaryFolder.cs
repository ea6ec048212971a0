using System.Globalization;

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
                Directory.CreateDirectory(path);
                return new TemporaryFolder(path, owned);
            }
        }
    }

    /// <summary>Removes the folders of dead owners.</summary>
    public static void RemoveAbandoned(string parent)
    {
        foreach (var path in Directory.GetFiles(parent, "*" + LockSuffix))
        {
            using var owned = TryOwn(path, FileMode.Open);
            if (owned is not null)
            {
                Remove(path[..^LockSuffix.Length]);
            }
        }

        // The lock is made before the folder and removed after it: a folder without one has no owner.
        foreach (var path in Directory.GetDirectories(parent).Where(path => !File.Exists(path + LockSuffix)))
        {
            Remove(path);
        }
    }

    public void Dispose()
    {
        Remove(Path);
        ownership.Dispose();
    }

    // Null when another owns it, when the name to create is taken, or the one to open was removed meanwhile.
    private static FileLock? TryOwn(string path, FileMode mode)
    {
        try
        {
            return FileLock.TryAcquire(path, mode, FileOptions.DeleteOnClose);
        }
        catch (Exception exception)
            when (exception is FileNotFoundException || (mode == FileMode.Open && exception is UnauthorizedAccessException))
        {
            return null; // Removed meanwhile, or another user's.
        }
        catch (IOException exception) when (mode == FileMode.CreateNew && StorageFault.IsTaken(exception))
        {
            // Not a look whether the file exists: its owner may have removed it by now.
            return null;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Published by a rename, or removed by another process.
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's: theirs to remove.
        }
    }
}
