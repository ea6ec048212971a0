namespace QuantBuild.Formats.Files;

/// <summary>Whole-file replacement: readers see the old contents or the new, never a part.</summary>
public static class AtomicFile
{
    private static int counter;

    /// <summary>
    /// Writes a temporary file beside <paramref name="path"/>, then renames it over the target; of several processes
    /// that write it at the same moment the last one's stays. When <paramref name="write"/> throws, the target is
    /// untouched and the temporary file is gone.
    /// </summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="write">Writes the whole contents.</param>
    /// <param name="toDisk">Whether the new contents are to outlive a loss of power.</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Write(string path, Action<Stream> write, bool toDisk = true)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.tmp";
        try
        {
            using (var stream = Disk.Create(temporary))
            {
                write(stream);
                stream.Complete(toDisk);
            }

            Disk.Move(temporary, path);
        }
        catch
        {
            Disk.TryRemove(temporary);
            throw;
        }
    }
}
