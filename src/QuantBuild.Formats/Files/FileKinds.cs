using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace QuantBuild.Formats.Files;

/// <summary>
/// Asks the system what a path leads to without opening it: opening a pipe waits for its writer. The class library
/// tells folders from all else only.
/// </summary>
internal static partial class FileKinds
{
    // stat(2): the kind is in the upper bits of the mode.
    private const int KindMask = 0xF000;
    private const int Pipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    private const int Folder = 0x4000;
    private const int BlockDevice = 0x6000;
    private const int Regular = 0x8000;
    private const int Socket = 0xC000;

    private const int FromWorkingFolder = -100; // AT_FDCWD
    private const uint TypeWanted = 1; // STATX_TYPE

    // struct statx is the same on every Linux; struct stat of macOS begins with a device number of four bytes.
    private const int StatxBytes = 256;
    private const int StatxMode = 28;
    private const int StatBytes = 144;
    private const int StatMode = 4;

    public static FileKind Of(string path)
    {
        if (Directory.Exists(path))
        {
            return FileKind.Folder;
        }

        return ReadMode(path) switch
        {
            null => FileKind.Unknown,
            { } mode => (mode & KindMask) switch
            {
                Regular => FileKind.Regular,
                Folder => FileKind.Folder,
                Pipe => FileKind.Pipe,
                Socket => FileKind.Socket,
                CharacterDevice or BlockDevice => FileKind.Device,
                _ => FileKind.Unknown,
            },
        };
    }

    private static unsafe int? ReadMode(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var status = stackalloc byte[StatxBytes];
                return Statx(FromWorkingFolder, path, flags: 0, TypeWanted, status) == 0
                    ? Mode(status + StatxMode)
                    : null;
            }

            if (OperatingSystem.IsMacOS())
            {
                var status = stackalloc byte[StatBytes];
                var result = RuntimeInformation.ProcessArchitecture == Architecture.X64
                    ? StatOfLargeNumbers(path, status)
                    : Stat(path, status);
                return result == 0 ? Mode(status + StatMode) : null;
            }

            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without the call: the caller still learns from the open file whether it can be sought in.
            return null;
        }
    }

    private static unsafe int Mode(byte* at) => BitConverter.IsLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(at, sizeof(ushort)))
        : BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(at, sizeof(ushort)));

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint wanted, byte* status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Stat(string path, byte* status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatOfLargeNumbers(string path, byte* status);
}
