using System.Security.Cryptography;
using System.Text;

namespace QuantBuild.Formats.Files;

/// <summary>
/// Takes turns at a folder among all processes of a machine, without leaving a file: the folder itself is locked, or on
/// Windows a mutex of its name. The operating system ends the turn when the process ends, however it ends.
/// </summary>
public static class FolderTurn
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the turn; it is over when the result is disposed of, by the same thread.</summary>
    /// <param name="folder">Absolute; exists.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="StorageException">The folder cannot be opened.</exception>
    public static IDisposable Take(string folder, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryTake(folder) is { } turn)
            {
                return turn;
            }

            cancellation.WaitHandle.WaitOne(RetryInterval);
        }
    }

    private static IDisposable? TryTake(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryTakeMutex(folder);
        }

        try
        {
            return PlatformCalls.TryLockFolder(folder);
        }
        catch (IOException exception)
        {
            throw StorageException.Of(folder, exception);
        }
    }

    private static MutexTurn? TryTakeMutex(string folder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder.ToUpperInvariant())));
        var mutex = new Mutex(initiallyOwned: false, "quantbuild-" + name);
        try
        {
            if (mutex.WaitOne(TimeSpan.Zero))
            {
                return new MutexTurn(mutex);
            }
        }
        catch (AbandonedMutexException)
        {
            return new MutexTurn(mutex); // its process has ended: the turn is ours
        }

        mutex.Dispose();
        return null;
    }

    /// <summary>A held mutex, given back when disposed of.</summary>
    private sealed class MutexTurn(Mutex mutex) : IDisposable
    {
        public void Dispose()
        {
            mutex.ReleaseMutex();
            mutex.Dispose();
        }
    }
}
