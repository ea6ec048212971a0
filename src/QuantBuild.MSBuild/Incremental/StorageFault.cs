using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// What the file system refused while the build wrote its records, as an error with the command line's codes.
/// </summary>
internal static class StorageFault
{
    private const int NoSpace = 28, Quota = 122, InputOutput = 5; // errno
    private const int DiskFull = unchecked((int)0x80070070), Device = unchecked((int)0x8007045D); // Win32

    public static bool IsOne(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <param name="log">Gets the error.</param>
    /// <param name="subject">File or folder that it concerns.</param>
    /// <param name="exception">One of those that <see cref="IsOne"/> knows.</param>
    public static void Report(TaskLoggingHelper log, string subject, Exception exception)
    {
        var (code, step) = exception.HResult switch
        {
            NoSpace or Quota or DiskFull => (DiagnosticCodes.DiskFull, "free space on its disk, then build again"),
            InputOutput or Device => (DiagnosticCodes.DiskFailed, "check its disk, then build again"),
            _ => (DiagnosticCodes.OutputUnwritable, "correct its permissions, then build again"),
        };
        log.LogError(
            null, code, null, subject, 0, 0, 0, 0,
            $"the build's records cannot be written: {exception.Message}; {step}");
    }
}
