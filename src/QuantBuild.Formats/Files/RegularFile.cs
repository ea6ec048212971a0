using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Formats.Files;

/// <summary>
/// Opens everything that is read and that a user, a recipe or a package names. Regular files only (links are followed):
/// a device or a pipe may never end, and opening a pipe may never return.
/// </summary>
public static class RegularFile
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Opens a file for reading from its start; others may write or delete it meanwhile.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="bufferSize">In bytes; 0 for none.</param>
    /// <exception cref="NotRegularFileException">The path leads to something else.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path, int bufferSize = 4096)
    {
        Require(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, Shared, bufferSize);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw new NotRegularFileException(path, "a device or a pipe");
    }

    /// <summary>A handle for reading at any place.</summary>
    /// <inheritdoc cref="Open"/>
    public static SafeFileHandle OpenHandle(string path)
    {
        Require(path);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Shared);
    }

    /// <summary>The length in bytes of the file that is read there, not of a link that leads to it.</summary>
    /// <inheritdoc cref="Open"/>
    public static long LengthOf(string path)
    {
        using var file = OpenHandle(path);
        return RandomAccess.GetLength(file);
    }

    /// <summary>The whole file.</summary>
    /// <inheritdoc cref="Open"/>
    public static byte[] ReadAllBytes(string path)
    {
        Require(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Fails where the path leads to something that is there and is not a regular file.</summary>
    /// <exception cref="NotRegularFileException">It does.</exception>
    public static void Require(string path)
    {
        var what = FileKinds.Of(path) switch
        {
            FileKind.Folder => "a folder",
            FileKind.Pipe => "a pipe",
            FileKind.Socket => "a socket",
            FileKind.Device => "a device",
            _ => null,
        };
        if (what is not null)
        {
            throw new NotRegularFileException(path, what);
        }
    }

    /// <summary>Why a file cannot be read, and what to do, for a message that names the file before it.</summary>
    /// <param name="exception">What <see cref="Open"/> threw.</param>
    public static string Explain(Exception exception) => exception switch
    {
        NotRegularFileException other => $"is {other.What}, not a file. Give the path of a file.",
        FileNotFoundException or DirectoryNotFoundException => "does not exist. Check the path.",
        _ => $"cannot be read ({exception?.Message}). Check that the file exists and is readable.",
    };
}
