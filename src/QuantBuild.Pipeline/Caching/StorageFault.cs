using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Caching;

/// <summary>Tells the operating system's storage errors apart, and names them for the user.</summary>
internal static class StorageFault
{
    /// <summary>The file to be created exists.</summary>
    public static bool IsTaken(Exception exception) => exception is IOException && exception.HResult
        is 17 // EEXIST
        or unchecked((int)0x80070050) // ERROR_FILE_EXISTS
        or unchecked((int)0x800700B7); // ERROR_ALREADY_EXISTS

    /// <summary>No space left, or a quota reached.</summary>
    public static bool IsDiskFull(Exception exception) => exception is IOException && exception.HResult
        is 28 or 122 or 69 // ENOSPC; EDQUOT on Linux, on macOS
        or unchecked((int)0x80070070) or unchecked((int)0x80070027); // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL

    /// <summary>Another handle holds the file.</summary>
    public static bool IsHeldByAnother(Exception exception) => exception is IOException && exception.HResult
        is 11 or 35 // EWOULDBLOCK on Linux, on macOS
        or unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION

    public static bool IsStorage(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>QB4006 for a full disk, else QB4002.</summary>
    public static DiagnosticException Describe(string root, Exception exception) => IsDiskFull(exception)
        ? DiagnosticTable.DiskFull.Exception(
            location: null,
            $"no space is left for the cache '{root}'; free space, or choose another folder with --cache",
            exception)
        : DiagnosticTable.CacheUnusable.Exception(
            location: null,
            $"the cache folder '{root}' cannot be used: {exception.Message} Choose another with --cache, or correct it",
            exception);
}
