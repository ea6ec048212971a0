namespace QuantBuild.Formats.Files;

/// <summary>
/// An exclusive lock between processes and threads. The operating system releases it when the process ends, however
/// it ends.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Waits until the lock is free. The file stays.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="StorageException">The file cannot be made or opened.</exception>
    public static FileLock Acquire(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path, FileMode.OpenOrCreate) is { } acquired)
            {
                return acquired;
            }

            cancellationToken.WaitHandle.WaitOne(RetryInterval);
        }
    }

    /// <summary>The lock, or null when another holds it.</summary>
    /// <param name="path">Of the lock's file.</param>
    /// <param name="mode">Whether the file must exist or must not.</param>
    /// <param name="options">With <see cref="FileOptions.DeleteOnClose"/> the file goes with the lock.</param>
    /// <exception cref="StorageException">The file cannot be made or opened.</exception>
    public static FileLock? TryAcquire(string path, FileMode mode, FileOptions options = FileOptions.None)
    {
        try
        {
            Disk.Before(DiskAction.Create, path);
            return new FileLock(
                new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options));
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            return StorageErrors.Classify(exception) == StorageFailure.Held
                ? null
                : throw StorageException.Of(path, exception);
        }
    }

    public void Dispose() => stream.Dispose();
}
