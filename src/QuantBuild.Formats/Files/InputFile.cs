using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Formats.Files;

/// <summary>
/// The one door to the files that a model, its tokenizer and its data are read from. Whatever is opened, or looked for
/// and not found, is told to the <see cref="InputTrace"/> that is recording, so that no result can depend on a file its
/// key does not name. Regular files only: see <see cref="RegularFile"/>.
/// </summary>
public static class InputFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Whether a file lies there. A symbolic link that leads to nothing counts as one: it is meant to be read, and
    /// reading it says what is wrong.
    /// </summary>
    public static bool Exists(string path)
    {
        var exists = File.Exists(path) || (!Directory.Exists(path) && new FileInfo(path).LinkTarget is not null);
        InputTrace.Note(path, exists);
        return exists;
    }

    /// <summary>Whether a folder lies there. Only what is looked for in it is recorded.</summary>
    public static bool FolderExists(string path) => Directory.Exists(path);

    /// <summary>
    /// Names of the folders in a folder, in ordinal order; none where there is no such folder, or it may not be listed.
    /// Not recorded: for messages, on which no result depends.
    /// </summary>
    public static IReadOnlyList<string> FoldersIn(string path) => Directory.Exists(path)
        ? [.. Directory.EnumerateDirectories(path, "*", new EnumerationOptions())
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The file's length in bytes, not that of a link that leads to it.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static long LengthOf(string path) => Told(path, () => RegularFile.LengthOf(path));

    /// <summary>Opens a file to be read from its beginning to its end.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream OpenRead(string path) => Told(path, () => RegularFile.Open(path, BufferSize));

    /// <summary>Opens a file to be read at any place.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static SafeFileHandle OpenHandle(string path) => Told(path, () => RegularFile.OpenHandle(path));

    /// <summary>Copies a file's bytes, and nothing else of it.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    /// <exception cref="StorageException">The target cannot be written.</exception>
    public static void Copy(string path, string target)
    {
        using var source = OpenRead(path);
        Disk.Write(target, source);
    }

    private static T Told<T>(string path, Func<T> open)
    {
        try
        {
            var opened = open();
            InputTrace.Note(path, isThere: true);
            return opened;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            InputTrace.Note(path, isThere: false);
            throw;
        }
        catch
        {
            // Something lies there and cannot be read: what it is decides all the same.
            InputTrace.Note(path, isThere: true);
            throw;
        }
    }
}
