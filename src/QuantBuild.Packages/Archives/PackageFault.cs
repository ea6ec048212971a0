using QuantBuild.Formats.Files;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>Names for the user what the file system refused while models were packed, pulled or placed.</summary>
public static class PackageFault
{
    /// <summary>
    /// QB4006 for a full disk, QB5010 for a broken one, QB5011 for a limit of the system, else QB5026: the folder
    /// cannot be written.
    /// </summary>
    /// <param name="fault">What did not come about.</param>
    /// <param name="path">Absolute path of what was to be written.</param>
    /// <param name="exception">What the file system threw.</param>
    public static DiagnosticException Of(string fault, string path, Exception exception)
    {
        var refusal = StorageException.Of(path, exception);
        var (descriptor, step) = refusal.Failure switch
        {
            StorageFailure.Full => (DiagnosticTable.DiskFull, "free space there, or choose another place"),
            StorageFailure.Device => (DiagnosticTable.DiskFailed, "check the disk and its connection, then run again"),
            StorageFailure.Limits => (DiagnosticTable.SystemLimit, "raise the limit, or end other programs"),
            _ => (DiagnosticTable.PackageUnwritable, "choose another folder, or correct its permissions"),
        };
        return descriptor.Exception(new SourceLocation(path), $"{fault}: {refusal.Message}; {step}", exception);
    }
}
