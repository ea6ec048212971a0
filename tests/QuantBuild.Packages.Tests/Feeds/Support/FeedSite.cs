using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.Feeds;

namespace QuantBuild.Packages.Tests.Feeds.Support;

/// <summary>A folder to restore in, with a nuget.config and a packages folder of its own.</summary>
internal sealed class FeedSite : IDisposable
{
    private readonly TemporaryFolder root = new();

    public FeedSite()
    {
        Directory.CreateDirectory(Folder);
    }

    public string Root => root.Path;

    public string Folder => root["site"];

    public string PackagesFolder => root["packages"];

    public RecordingListener Listener { get; } = new();

    public NuGetConfiguration Configuration { get; } = new();

    public string this[string name] => root[name];

    public FeedClient Open(params string[] sources)
    {
        Configuration.Write(Folder);
        return FeedClient.Open(
            new FeedOptions { Folder = Folder, PackagesFolder = PackagesFolder, Sources = sources }, Listener);
    }

    public Task<PulledModels> PullAsync(PackageIdentity package, CancellationToken cancellation = default) =>
        new ModelPackageClient(Open()).GetAsync(package, cancellation);

    public async Task<Diagnostic> PullFaultAsync(PackageIdentity package)
    {
        var exception = await Should.ThrowAsync<DiagnosticException>(() => PullAsync(package));
        return exception.Diagnostics.ShouldHaveSingleItem();
    }

    /// <summary>The package's folder, should it ever be unpacked.</summary>
    public string InstallFolder(PackageIdentity package) =>
        Path.Combine(PackagesFolder, package.Id.ToLowerInvariant(), package.Version);

    /// <summary>Everything in the packages folder.</summary>
    public IReadOnlyList<string> PackagesThatAreThere() =>
        Directory.Exists(PackagesFolder) ? [.. Directory.EnumerateFileSystemEntries(PackagesFolder)] : [];

    public void Dispose() => root.Dispose();
}
