using QuantBuild.Formats.Files;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// Names for the user what the file system refused: by its kind where that asks for the same step everywhere (a full
/// disk, a broken one, a limit of the system), else by the place that cannot be used.
/// </summary>
public static class StorageFault
{
    // Of an exception of the runtime that names no path but in its message.
    private const string Unnamed = "a file";

    /// <summary>QB4006, QB5010, QB5011, or else QB4002.</summary>
    internal static DiagnosticException OfCache(string root, Exception exception) => Describe(
        DiagnosticTable.CacheUnusable,
        location: null,
        $"the cache folder '{root}' cannot be used",
        "choose another with --cache, or correct it",
        root,
        exception);

    /// <summary>QB4006, QB5010, QB5011, or else QB4001.</summary>
    /// <param name="what">What cannot be written, such as <c>the output folder</c>.</param>
    /// <param name="path">Absolute.</param>
    /// <param name="exception">What the file system threw.</param>
    public static DiagnosticException OfOutput(string what, string path, Exception exception) => Describe(
        DiagnosticTable.OutputUnwritable,
        new SourceLocation(path),
        $"{what} cannot be written",
        "choose another place, or correct its permissions",
        path,
        exception);

    /// <summary>
    /// QB5010 or QB5011 where a file could not be read for the disk's or the system's sake: that says nothing of the
    /// file. Null for anything else.
    /// </summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="exception">With what the file system threw below it.</param>
    internal static DiagnosticException? OfReading(string path, Exception exception)
    {
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (StorageException.IsOfStorage(cause)
                && StorageException.Of(
                    path, cause) is { Failure: StorageFailure.Device or StorageFailure.Limits } refusal)
            {
                return Describe(
                    DiagnosticTable.DiskFailed, new SourceLocation(path), "the file cannot be read", "", path, refusal);
            }
        }

        return null;
    }

    /// <summary>
    /// A file system's refusal that nobody foresaw where it came: QB4006, QB5010, QB5011 or QB4001. Null where it is
    /// none that a person could do anything about.
    /// </summary>
    public static DiagnosticException? OfUnforeseen(Exception exception) =>
        StorageException.IsOfStorage(exception)
        && StorageException.Of((exception as StorageException)?.Path ?? Unnamed, exception) is { } refusal
        && (exception is StorageException || refusal.Failure is StorageFailure.Full or StorageFailure.ReadOnly
            or StorageFailure.Device or StorageFailure.Limits)
            ? Describe(
                DiagnosticTable.OutputUnwritable,
                location: null,
                "a file cannot be read or written",
                "correct its permissions, or choose another place",
                refusal.Path,
                refusal)
            : null;

    private static DiagnosticException Describe(
        DiagnosticDescriptor place,
        SourceLocation? location,
        string fault,
        string advice,
        string path,
        Exception exception)
    {
        var refusal = StorageException.Of(path, exception);
        var (descriptor, step) = refusal.Failure switch
        {
            StorageFailure.Full => (DiagnosticTable.DiskFull, "free space there, or choose another place"),
            StorageFailure.Device => (DiagnosticTable.DiskFailed, "check the disk and its connection, then run again"),
            StorageFailure.Limits => (DiagnosticTable.SystemLimit, "raise the limit, or end other programs"),
            _ => (place, advice),
        };
        return descriptor.Exception(location, $"{fault}: {refusal.Message}; {step}", exception);
    }
}
