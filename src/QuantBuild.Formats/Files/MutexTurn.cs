namespace QuantBuild.Formats.Files;

/// <summary>A held mutex, given back when disposed of.</summary>
internal sealed class MutexTurn(Mutex mutex) : IDisposable
{
    public void Dispose()
    {
        mutex.ReleaseMutex();
        mutex.Dispose();
    }
}
