using QuantBuild.Formats.Files;

namespace QuantBuild.Models.Data;

/// <summary>The bytes of a data file; whatever is wrong with them is said as a fault of the file.</summary>
internal static class TableStream
{
    /// <exception cref="DatasetException">There is no such file, it cannot be read, or is too large.</exception>
    public static Stream Open(string path)
    {
        try
        {
            var opened = InputFile.OpenRead(path);
            var length = opened.Length;
            if (length <= TableLimits.FileBytes)
            {
                return opened;
            }

            opened.Dispose();
            throw new DatasetException(
                DatasetProblem.Limit, path, default,
                $"The file has {length} bytes; at most {TableLimits.FileBytes} are read. Give a part of it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public static int Read(Stream stream, string path, Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>The fault of a file whose first bytes say that it is UTF-16.</summary>
    public static DatasetException IsWide(string path) => new(
        DatasetProblem.Encoding, path, new TablePlace(1), "The text is UTF-16. Convert the file to UTF-8.");

    private static DatasetException Unreadable(string path, Exception exception) => new(
        DatasetProblem.Unreadable, path, default, $"The file {RegularFile.Explain(exception)}", exception);
}
