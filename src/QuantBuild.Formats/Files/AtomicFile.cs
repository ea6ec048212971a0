namespace QuantBuild.Formats.Files;

/// <summary>Whole-file replacement: readers see the old contents or the new, never a part.</summary>
internal static class AtomicFile
{
    private static int counter;

    /// <summary>
    /// Writes a temporary file beside <paramref name="path"/>, flushes it to the disk, then renames it over the target.
    /// When <paramref name="write"/> throws, the target is untouched and the temporary file is gone.
    /// </summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.tmp";
        try
        {
            using (var stream = Disk.Create(temporary))
            {
                write(stream);
                stream.Complete(toDisk: true);
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
