namespace QuantBuild.Formats.Files;

/// <summary>The file system refused a change: what kind of refusal it was, where, and on which disk.</summary>
public sealed class StorageException : IOException
{
    private const int LongestPath = 300;

    private StorageException(string path, StorageFailure failure, Exception inner)
        : base(Describe(path, failure, inner), inner)
    {
        Path = path;
        Failure = failure;
        HResult = inner.HResult;
    }

    /// <summary>Absolute path of the file or folder that the disk refused.</summary>
    public string Path { get; }

    public StorageFailure Failure { get; }

    /// <summary>Whether the file system threw it, whoever called the file system.</summary>
    public static bool IsOfStorage(Exception exception) => StorageErrors.IsOfStorage(exception);

    /// <summary>The same exception if it is one; else one that tells the kind of what the file system threw.</summary>
    /// <param name="path">What was read or written.</param>
    /// <param name="exception">One of those that <see cref="IsOfStorage"/> knows.</param>
    public static StorageException Of(string path, Exception exception) =>
        exception as StorageException ?? new StorageException(path, StorageErrors.Classify(exception), exception);

    internal static StorageException OfReserving(string path, Exception exception) =>
        exception as StorageException
        ?? new StorageException(path, StorageErrors.Classify(exception, isReserving: true), exception);

    private static string Describe(string path, StorageFailure failure, Exception inner)
    {
        var shown = path.Length <= LongestPath ? path : "…" + path[^LongestPath..];
        return failure switch
        {
            StorageFailure.Full => $"no space is left for '{shown}'{Volume.Describe(path)}",
            StorageFailure.Denied => $"access to '{shown}' is denied",
            StorageFailure.ReadOnly => $"'{shown}' lies on a read-only file system{Volume.Describe(path)}",
            StorageFailure.Device => $"the disk failed at '{shown}'{Volume.Describe(path)}: {Reason(inner)}",
            StorageFailure.Limits => $"a limit of the system is reached at '{shown}': {Reason(inner)}",
            StorageFailure.Name => $"the path '{shown}' is too long or not valid here",
            StorageFailure.Missing => $"the folder of '{shown}' does not exist",
            StorageFailure.Held => $"'{shown}' is held by another process",
            _ => $"'{shown}': {Reason(inner)}",
        };
    }

    // The runtime puts the path behind its message; it stands here already, and may be long.
    private static string Reason(Exception exception)
    {
        var message = exception.Message;
        var end = message.IndexOf(" : '", StringComparison.Ordinal);
        message = (end < 0 ? message : message[..end]).TrimEnd('.');
        return message.Length <= LongestPath ? message : message[..LongestPath] + "…";
    }
}
