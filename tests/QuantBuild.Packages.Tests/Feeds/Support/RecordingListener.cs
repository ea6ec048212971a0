using System.Collections.Concurrent;
using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Tests.Feeds.Support;

internal sealed class RecordingListener : IFeedListener
{
    private readonly ConcurrentQueue<string> notes = new();
    private readonly ConcurrentQueue<long> downloaded = new();

    public IReadOnlyList<string> Notes => [.. notes];

    public IReadOnlyList<long> Bytes => [.. downloaded];

    public void Note(string line) => notes.Enqueue(line);

    public void Downloaded(PackageIdentity package, long bytes) => downloaded.Enqueue(bytes);
}
