namespace QuantBuild.Formats.Files;

/// <summary>An open folder of a Unix system; its locks go when it is closed.</summary>
internal sealed class FolderHandle(int file) : IDisposable
{
    private int file = file;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref file, -1) is >= 0 and var open)
        {
            PlatformCalls.CloseHandle(open);
        }
    }
}
