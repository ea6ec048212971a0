namespace QuantBuild.Formats.Files;

/// <summary>
/// Every change that a run, a pack or a pull makes on the disk goes through here: so each failure tells its kind
/// (<see cref="StorageException"/>), and a test can make each of them fail.
/// </summary>
public static class Disk
{
    private const int CopyBuffer = 1 << 20;

    private static readonly AsyncLocal<IDiskWatcher?> Watcher = new();

    /// <summary>Has a watcher told of all changes that this flow of execution makes, until it is disposed of.</summary>
    public static IDisposable Watch(IDiskWatcher watcher)
    {
        Watcher.Value = watcher;
        return new Watching(() => Watcher.Value = null);
    }

    /// <summary>Makes a file, or empties it; the caller disposes of the stream.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="length">Bytes to reserve; fails at once where there is no space for them.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static DiskStream Create(string path, long length = 0) =>
        new(path, FileMode.Create, FileShare.None, length);

    /// <summary>Makes a file that must not exist; the caller disposes of the stream.</summary>
    /// <exception cref="StorageException">The file system refused, or the file exists.</exception>
    public static DiskStream CreateNew(string path) => new(path, FileMode.CreateNew, FileShare.None, length: 0);

    /// <summary>Makes a file, or empties it, that others may read and remove while it is written.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static DiskStream CreateShared(string path) =>
        new(path, FileMode.Create, FileShare.ReadWrite | FileShare.Delete, length: 0);

    /// <summary>Opens a file to be written on from its end, or makes it; the caller disposes of the stream.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static DiskStream Append(string path) => new(path, FileMode.Append, FileShare.None, length: 0);

    /// <summary>Makes a symbolic link to a file; the name must be free.</summary>
    /// <param name="path">Of the link.</param>
    /// <param name="target">What it leads to: absolute, or relative to the link's folder.</param>
    /// <exception cref="StorageException">The file system refused, or has no links.</exception>
    public static void CreateLink(string path, string target) =>
        Change(DiskAction.Create, path, () => File.CreateSymbolicLink(path, target));

    /// <summary>Makes a file, or replaces its contents.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="content">All of it.</param>
    /// <param name="toDisk">Whether it is to outlive a loss of power.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool toDisk = false)
    {
        using var stream = Create(path);
        stream.Write(content);
        stream.Complete(toDisk);
    }

    /// <summary>Makes a file, or replaces its contents.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="toDisk">Whether it is to outlive a loss of power.</param>
    /// <exception cref="StorageException">The file system refused the writing.</exception>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public static void Write(string path, Stream content, bool toDisk = false)
    {
        using var to = Create(path);
        content.CopyTo(to, CopyBuffer);
        to.Complete(toDisk);
    }

    /// <summary>Copies a file's bytes, and nothing else of it, to a new file or over one.</summary>
    /// <exception cref="StorageException">
    /// The source cannot be read, or the target not be written; its path tells which.
    /// </exception>
    public static void Copy(string source, string target, bool toDisk = false)
    {
        try
        {
            using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            Write(target, from, toDisk);
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            throw StorageException.Of(source, exception); // that of the target is one already
        }
    }

    /// <summary>Makes what was written to a file outlive a loss of power; nobody may have it open.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void FlushToDisk(string path) => Change(DiskAction.Flush, path, () =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        file.Flush(flushToDisk: true);
    });

    /// <summary>Makes a folder and those above it; nothing happens where it exists.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Change(DiskAction.CreateFolder, path, () => Directory.CreateDirectory(path));
        }
    }

    /// <summary>Gives a file another name, over a file that has it.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Move(string from, string to) =>
        Change(DiskAction.Move, to, () => File.Move(from, to, overwrite: true));

    /// <summary>Gives a folder another name, which must be free.</summary>
    /// <exception cref="StorageException">The file system refused, or the name is taken.</exception>
    public static void MoveFolder(string from, string to) =>
        Change(DiskAction.Move, to, () => Directory.Move(from, to));

    /// <summary>Exchanges the names of two folders at once: at every moment both names are there.</summary>
    /// <returns>Whether the system can; nothing has changed where it cannot.</returns>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static bool TryExchange(string from, string to)
    {
        var done = false;
        Change(DiskAction.Exchange, to, () => done = PlatformCalls.TryExchange(from, to));
        return done;
    }

    /// <summary>
    /// Lets a folder be used by whoever may use another: a folder of a group stays one when it is replaced. A mode that
    /// is the same is not set: some file systems have one and let none be set.
    /// </summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void CopyMode(string from, string to) => Change(DiskAction.SetMode, to, () =>
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(from) is var mode && mode != File.GetUnixFileMode(to))
        {
            File.SetUnixFileMode(to, mode);
        }
    });

    /// <summary>Removes a file, if it is there.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Delete(string path) => Change(DiskAction.Delete, path, () => File.Delete(path));

    /// <summary>Removes a folder with all in it, if it is there. Links are removed, not followed.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Change(DiskAction.Delete, path, () => Directory.Delete(path, recursive: true));
        }
    }

    /// <summary>Removes a folder that is empty.</summary>
    /// <exception cref="StorageException">The file system refused: it is not empty, for one.</exception>
    public static void DeleteEmptyFolder(string path) => Change(DiskAction.Delete, path, () => Directory.Delete(path));

    /// <summary>
    /// Removes a file or a folder with all in it as far as the file system lets: for cleaning up, whose failure must
    /// not hide what went wrong before, and which the next start tries again.
    /// </summary>
    public static void TryRemove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                DeleteFolder(path);
            }
            else
            {
                Delete(path);
            }
        }
        catch (StorageException)
        {
            // See above.
        }
    }

    internal static void Before(DiskAction action, string path) =>
        Watcher.Value?.Before(new DiskOperation(action, path));

    private static void Change(DiskAction action, string path, Action change)
    {
        try
        {
            Before(action, path);
            change();
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            throw StorageException.Of(path, exception);
        }
    }

    /// <summary>Ends the watching when disposed of.</summary>
    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
