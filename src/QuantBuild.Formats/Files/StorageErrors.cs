namespace QuantBuild.Formats.Files;

/// <summary>Tells the operating systems' errors apart: numbers of errno on Unix, of Win32 on Windows.</summary>
internal static class StorageErrors
{
    private const int Win32 = unchecked((int)0x80070000);

    /// <summary>That of an exception the runtime made without the operating system's number.</summary>
    private const int WithoutNumber = unchecked((int)0x80131620);

    /// <summary>Whether the file system threw it.</summary>
    public static bool IsOfStorage(Exception exception) => exception
        is UnauthorizedAccessException or (IOException and not EndOfStreamException);

    /// <param name="exception">What the file system threw.</param>
    /// <param name="isReserving">Whether space was being reserved: the runtime gives no number then.</param>
    public static StorageFailure Classify(Exception exception, bool isReserving = false) => exception switch
    {
        StorageException known => known.Failure,
        PathTooLongException => StorageFailure.Name,
        FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException => StorageFailure.Missing,
        UnauthorizedAccessException => exception.InnerException is IOException inner
            && Classify(inner.HResult) is var cause and not StorageFailure.Other ? cause : StorageFailure.Denied,
        ArgumentOutOfRangeException => StorageFailure.Full, // EFBIG: the largest size of a file
        IOException when isReserving && exception.HResult == WithoutNumber => StorageFailure.Full,
        _ => Classify(exception.HResult),
    };

    private static StorageFailure Classify(int number) => number switch
    {
        28 or 122 or 27 => StorageFailure.Full, // ENOSPC, EDQUOT, EFBIG
        69 when OperatingSystem.IsMacOS() => StorageFailure.Full, // EDQUOT
        Win32 + 112 or Win32 + 39 or Win32 + 1295 or Win32 + 223 => StorageFailure.Full, // full, quota, largest file
        1 or 13 => StorageFailure.Denied, // EPERM, EACCES
        Win32 + 5 => StorageFailure.Denied,
        30 or Win32 + 19 => StorageFailure.ReadOnly, // EROFS, ERROR_WRITE_PROTECT
        36 when OperatingSystem.IsLinux() => StorageFailure.Name, // ENAMETOOLONG
        63 when OperatingSystem.IsMacOS() => StorageFailure.Name,
        40 or 62 or Win32 + 206 or Win32 + 123 => StorageFailure.Name, // ELOOP; ERROR_INVALID_NAME
        23 or 24 or 12 or 37 or 77 or 105 => StorageFailure.Limits, // ENFILE, EMFILE, ENOMEM, ENOLCK, ENOBUFS
        Win32 + 4 or Win32 + 8 or Win32 + 1450 => StorageFailure.Limits, // open files, memory, system resources
        2 or 20 or Win32 + 2 or Win32 + 3 => StorageFailure.Missing, // ENOENT, ENOTDIR
        11 or 35 or 26 or Win32 + 32 or Win32 + 33 => StorageFailure.Held, // EWOULDBLOCK, ETXTBSY; sharing, lock
        5 or 6 or 19 or 121 or 123 or 74 or 117 => StorageFailure.Device, // EIO, ENXIO, ENODEV, EREMOTEIO, EUCLEAN, …
        116 or 70 or 107 or 108 or 110 or 60 => StorageFailure.Device, // ESTALE, ENOTCONN, ESHUTDOWN, ETIMEDOUT
        Win32 + 21 or Win32 + 23 or Win32 + 29 or Win32 + 31 or Win32 + 1117 => StorageFailure.Device, // not ready, CRC
        Win32 + 53 or Win32 + 55 or Win32 + 59 or Win32 + 64 or Win32 + 121 => StorageFailure.Device, // the network
        Win32 + 1392 or Win32 + 1393 => StorageFailure.Device, // damaged structure
        _ => StorageFailure.Other,
    };
}
