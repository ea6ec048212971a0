namespace QuantBuild.Formats.Files;

/// <summary>Whole-file replacement: readers see the old contents or the new, never a part.</summary>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16;
    private static int counter;

    /// <summary>
    /// Writes a temporary file beside <paramref name="path"/>, flushes it to the disk, then renames it over the target.
    /// When <paramref name="write"/> throws, the target is untouched and the temporary file is gone.
    /// </summary>
    /// <exception cref="ModelFileException">The file system refused.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref counter)}.tmp";
        try
        {
            using (
                var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            DeleteQuietly(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new ModelFileException(
                    path,
                    $"cannot be written ({exception.Message}). Check that the folder exists, is writable and not full.",
                    exception);
            }

            throw;
        }
    }

    // Runs while another exception is on its way: that one says what went wrong, a leftover file would only hide it.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) { }
    }
}
