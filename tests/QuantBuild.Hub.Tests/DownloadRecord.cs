using QuantBuild.Hub.Protocol;

namespace QuantBuild.Hub.Tests;

/// <summary>Keeps what it hears.</summary>
internal sealed class DownloadRecord : IHubListener
{
    public List<(string File, long Bytes, long Size)> Downloads { get; } = [];

    public void Note(string line)
    {
    }

    public void Downloaded(string file, long bytes, long size) => Downloads.Add((file, bytes, size));
}
