namespace QuantBuild.Formats.Files;

/// <summary>
/// A folder in which something is made before it gets its name: <c>files/</c> beside a lock that lives as long as its
/// owner. Its name is nobody else's; whoever can take the lock knows that its owner is dead, and removes it. Process
/// ids would not tell: in containers every process has the same.
/// </summary>
public sealed class StagingFolder : IDisposable
{
    private const string LockName = "lock";
    private const string FilesName = "files";
    private const string CommitName = "commit";
    private const int NameLength = 8;
    private const int Attempts = 100;

    private readonly string folder;
    private readonly FileLock ownership;
    private bool isFinished;

    private StagingFolder(string folder, FileLock ownership)
    {
        this.folder = folder;
        this.ownership = ownership;
        Files = FilesOf(folder);
    }

    /// <summary>Absolute path of a folder, empty at first, which may be moved away.</summary>
    public string Files { get; }

    /// <summary>Absolute path of a file that, once there, says that <see cref="Files"/> is whole and wanted.</summary>
    public string Commit => CommitOf(folder);

    /// <param name="parent">Absolute; exists.</param>
    /// <param name="prefix">The name's beginning.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static StagingFolder Create(string parent, string prefix)
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = Path.Combine(parent, prefix + Path.GetRandomFileName()[..NameLength]);
            if (Path.Exists(path))
            {
                continue;
            }

            Disk.CreateFolder(path);
            if (TryOwn(path, isLast: attempt >= Attempts) is { } owned)
            {
                var staging = new StagingFolder(path, owned);
                try
                {
                    Disk.CreateFolder(staging.Files);
                    return staging;
                }
                catch
                {
                    staging.Dispose();
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// Whether a folder is a staging folder, by its name and what lies in it. One that goes while it is looked at was
    /// one: nothing else of such a name goes by itself.
    /// </summary>
    /// <param name="path">Absolute.</param>
    /// <param name="prefix">The name's beginning.</param>
    public static bool IsOne(string path, string prefix)
    {
        var name = Path.GetFileName(path);
        if (name.Length != prefix.Length + NameLength || !name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint))
                == FileAttributes.Directory
                && Directory.EnumerateFileSystemEntries(path)
                    .All(
                        entry => Path.GetFileName(entry) is LockName or FilesName or CommitName or CommitName + ".new");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
    }

    /// <summary>
    /// Removes the folders of dead owners, as far as the file system lets. What was committed is finished first.
    /// </summary>
    /// <param name="parent">Absolute; nothing happens where it does not exist.</param>
    /// <param name="prefix">The name's beginning.</param>
    /// <param name="finish">Takes <c>files/</c> and the commit's file; null where nothing is committed.</param>
    public static void RemoveAbandoned(string parent, string prefix, Action<string, string>? finish = null)
    {
        foreach (var path in List(parent, prefix))
        {
            using var owned = TryOwnDead(path);
            if (owned is null)
            {
                continue;
            }

            if (finish is not null && File.Exists(CommitOf(path)))
            {
                finish(FilesOf(path), CommitOf(path));
            }

            Remove(path, owned);
        }
    }

    /// <summary>Says that what was committed is done.</summary>
    public void Finish() => isFinished = true;

    /// <summary>
    /// Removes the folder with what is left in it, as far as the file system lets. What was committed and is not
    /// finished stays, for the next start to finish.
    /// </summary>
    public void Dispose()
    {
        if (!isFinished && File.Exists(Commit))
        {
            ownership.Dispose();
            return;
        }

        Remove(folder, ownership);
    }

    private static string FilesOf(string path) => Path.Combine(path, FilesName);

    private static string CommitOf(string path) => Path.Combine(path, CommitName);

    private static IReadOnlyList<string> List(string parent, string prefix)
    {
        try
        {
            return Directory.Exists(parent)
                ? [.. Directory.EnumerateDirectories(parent).Where(path => IsReadableOne(path, prefix))]
                : [];
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            return []; // Removed meanwhile, or of another user: no obstacle to what is to be made now.
        }
    }

    // One of another user hides no other.
    private static bool IsReadableOne(string path, string prefix)
    {
        try
        {
            return IsOne(path, prefix);
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            return false;
        }
    }

    // A lock without its folder's files says nothing; the files go first.
    private static void Remove(string path, FileLock owned)
    {
        using (owned)
        {
            Disk.TryRemove(FilesOf(path));
            Disk.TryRemove(CommitOf(path));
            Disk.TryRemove(CommitOf(path) + ".new");
        }

        RemoveEmpty(path);
    }

    // Only while it is empty: whoever made the folder may have its lock by now.
    private static void RemoveEmpty(string path)
    {
        try
        {
            Disk.DeleteEmptyFolder(path);
        }
        catch (StorageException)
        {
            // The next start tries again.
        }
    }

    // Null when another found the folder before it had a lock: that one removes it.
    private static FileLock? TryOwn(string path, bool isLast)
    {
        try
        {
            return TryLock(path)
                ?? (isLast ? throw StorageException.Of(path, new IOException("the file system gives no lock")) : null);
        }
        catch (StorageException exception) when (!isLast && exception.Failure == StorageFailure.Missing)
        {
            return null;
        }
        catch
        {
            RemoveEmpty(path);
            throw;
        }
    }

    private static FileLock? TryOwnDead(string path)
    {
        try
        {
            return TryLock(path);
        }
        catch (StorageException)
        {
            return null; // Removed meanwhile, or of another user.
        }
    }

    // In this mode alone a file that was removed between its opening and its locking does not count.
    private static FileLock? TryLock(string path) =>
        FileLock.TryAcquire(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileOptions.DeleteOnClose);
}
