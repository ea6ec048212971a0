using System.Runtime.CompilerServices;
using QuantBuild.Packages.Feeds.Sdk;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>
/// Talks to package sources with the NuGet of the user's SDK: sources, credentials, providers and mapping are those
/// that `dotnet restore` sees from the same folder. Any thread may call; retries are NuGet's own.
/// </summary>
public sealed class FeedClient
{
    // No type of NuGet may stand in this class: it is loaded before the SDK's assemblies can be.
    private readonly NuGetFeeds feeds;

    private FeedClient(NuGetFeeds feeds)
    {
        this.feeds = feeds;
    }

    /// <exception cref="DiagnosticException">
    /// QB5040: no SDK is found; QB5044: a source given is none; QB5045: a nuget.config is wrong.
    /// </exception>
    public static FeedClient Open(FeedOptions options, IFeedListener listener)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(listener);
        SdkAssemblies.Register(options.Folder);
        return OpenWithSdk(options, listener);
    }

    /// <summary>The highest version that is listed on the sources an id is mapped to.</summary>
    /// <exception cref="DiagnosticException">
    /// QB5041 to QB5044, QB5049: there is none, or a source cannot be read.
    /// </exception>
    public Task<PackageIdentity> FindLatestAsync(string id, bool prerelease, CancellationToken cancellation) =>
        feeds.FindLatestAsync(id, prerelease, cancellation);

    /// <summary>
    /// A package in the packages folder; where it is there already no source is asked. Otherwise the sources are asked
    /// in their order, and what comes is looked at before it is unpacked.
    /// </summary>
    /// <param name="package">One exact version.</param>
    /// <param name="inspect">Reads a downloaded nupkg; what it throws keeps it out of the packages folder.</param>
    /// <param name="cancellation">Stops the download.</param>
    /// <exception cref="DiagnosticException">
    /// QB5041 to QB5044, QB5049: it cannot be had; QB5020: it is no package.
    /// </exception>
    public Task<InstalledPackage> GetAsync(
        PackageIdentity package, Func<Stream, Task> inspect, CancellationToken cancellation) =>
        feeds.GetAsync(package, inspect, cancellation);

    /// <summary>Uploads to the one source given, else to nuget.config's <c>defaultPushSource</c>.</summary>
    /// <returns>Name of the source.</returns>
    /// <exception cref="DiagnosticException">QB5042 to QB5044, QB5048, QB5049: the source does not take it.</exception>
    public Task<string> PushAsync(PushRequest request, CancellationToken cancellation) =>
        feeds.PushAsync(request, cancellation);

    /// <summary>URLs and folders of the sources that count, in their order.</summary>
    public IReadOnlyList<string> SourceAddresses => feeds.SourceAddresses;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FeedClient OpenWithSdk(FeedOptions options, IFeedListener listener) =>
        new(NuGetFeeds.Open(options, listener));
}
