using System.Globalization;
using System.Text.RegularExpressions;

namespace QuantBuild.Formats.Files;

/// <summary>The mounted file system that a path lies on.</summary>
internal static partial class Volume
{
    private static readonly int NoSpace = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    /// <summary><c> (the disk at '/data', 0 MB of 1000 MB free)</c>; empty where it cannot be found out.</summary>
    public static string Describe(string path)
    {
        try
        {
            return Find(path) is { } drive
                ? $" (the disk at '{Name(drive)}', {Megabytes(drive.AvailableFreeSpace)} of "
                    + $"{Megabytes(drive.TotalSize)} free)"
                : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Whether a file system is mounted on a folder; false where that cannot be found out.</summary>
    /// <param name="folder">Absolute, links resolved.</param>
    public static bool IsMounted(string folder)
    {
        try
        {
            return Mounts().Contains(Path.TrimEndingDirectorySeparator(folder), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Fails where a disk has less space than is to be reserved: the system would take all there is before it refuses,
    /// and leave others without. Does nothing where that cannot be found out.
    /// </summary>
    /// <exception cref="IOException">With the number of a full disk.</exception>
    public static void RequireSpace(string path, long bytes)
    {
        if (bytes > 0 && FreeSpace(path) is { } free && free < bytes)
        {
            throw new IOException($"{bytes} bytes are needed, {free} are free", NoSpace);
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB");

    private static long? FreeSpace(string path)
    {
        try
        {
            return Find(path)?.AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DriveInfo? Find(string path) =>
        Mounts().Where(mount => IsBelow(Path.GetFullPath(path), mount)).MaxBy(mount => mount.Length) is { } nearest
            ? new DriveInfo(nearest)
            : null;

    // The runtime gives names as the kernel's table has them, with blanks and backslashes as octal numbers: `\040`.
    private static IEnumerable<string> Mounts() => DriveInfo.GetDrives().Select(drive => OperatingSystem.IsWindows()
        ? Name(drive)
        : Octal().Replace(Name(drive), code => ((char)Convert.ToInt32(code.Value[1..], 8)).ToString()));

    [GeneratedRegex(@"\\(?:040|011|012|134|043)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Octal();

    private static bool IsBelow(string path, string folder) =>
        path == folder
        || (path.StartsWith(folder, StringComparison.Ordinal)
            && (Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar));

    private static string Name(DriveInfo drive) => Path.TrimEndingDirectorySeparator(drive.RootDirectory.FullName);
}
