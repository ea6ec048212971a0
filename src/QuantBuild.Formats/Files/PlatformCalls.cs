using System.Runtime.InteropServices;

namespace QuantBuild.Formats.Files;

/// <summary>Calls of the platform's own C library that .NET has no name for. On Unix only.</summary>
internal static partial class PlatformCalls
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint LinuxExchange = 2; // RENAME_EXCHANGE
    private const uint MacExchange = 2; // RENAME_SWAP
    private const int LockExclusively = 2 | 4; // LOCK_EX | LOCK_NB
    private const int LinuxCloseOnExecute = 0x80000; // O_CLOEXEC
    private const int MacCloseOnExecute = 0x1000000;

    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int Interrupted = 4;

    // Mounted, on two file systems, of a system or a file system that cannot: EBUSY, EXDEV, EINVAL, ENOSYS, ENOTSUP.
    private static readonly int[] Unsupported = [16, 18, 22, 38, 78, 45, 95, 102];

    /// <summary>Exchanges the names of two folders at once.</summary>
    /// <returns>Whether the system can; nothing has changed where it cannot.</returns>
    /// <exception cref="IOException">The system can, and refused.</exception>
    public static bool TryExchange(string one, string other)
    {
        int error;
        try
        {
            var result = OperatingSystem.IsLinux()
                ? RenameAt2(CurrentFolder, one, CurrentFolder, other, LinuxExchange)
                : OperatingSystem.IsMacOS() ? RenameExtended(one, other, MacExchange) : -1;
            if (result == 0)
            {
                return true;
            }

            error = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
                ? Marshal.GetLastPInvokeError()
                : Unsupported[0];
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }

        return Unsupported.Contains(error)
            ? false
            : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    /// <summary>
    /// A lock of a folder that goes when it is disposed of or its process ends; null when another holds it. One that
    /// locks nothing where the file system has no locks.
    /// </summary>
    public static IDisposable? TryLockFolder(string folder)
    {
        var file = Open(folder, OperatingSystem.IsMacOS() ? MacCloseOnExecute : LinuxCloseOnExecute);
        if (file < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }

        var held = new FolderHandle(file);
        if (Lock(file, LockExclusively) == 0
            || Marshal.GetLastPInvokeError() is not (WouldBlockLinux or WouldBlockMac or Interrupted))
        {
            return held;
        }

        held.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameExtended(string from, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int file, int operation);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    /// <summary>An open folder of a Unix system; its locks go when it is closed.</summary>
    private sealed class FolderHandle(int file) : IDisposable
    {
        private int file = file;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref file, -1) is >= 0 and var open)
            {
                _ = Close(open);
            }
        }
    }
}
