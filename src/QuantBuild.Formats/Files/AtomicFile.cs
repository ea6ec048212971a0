namespace QuantBuild.Formats.Files;

/// <summary>
/// Whole-file replacement: readers see the old contents or the new, never a part; of several processes that replace a
/// file at the same moment the last one's contents stay.
/// </summary>
public static class AtomicFile
{
    private static int counter;

    /// <summary>Writes a file under another name beside it, then renames it over the target.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="write">Writes the whole contents; when it throws, the target is untouched.</param>
    /// <param name="toDisk">Whether the new contents are to outlive a loss of power.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Write(string path, Action<Stream> write, bool toDisk = true) => Replace(path, temporary =>
    {
        using var stream = Disk.Create(temporary);
        write(stream);
        stream.Complete(toDisk);
    });

    /// <summary>The same for what is made in another way than by writing.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="make">Makes a file, or a link, of the name that it is given.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Replace(string path, Action<string> make)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.tmp";
        try
        {
            make(temporary);
            Disk.Move(temporary, path);
        }
        catch
        {
            Disk.TryRemove(temporary);
            throw;
        }
    }
}
