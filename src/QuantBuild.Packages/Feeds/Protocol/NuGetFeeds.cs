using NuGet.Configuration;
using NuGet.Credentials;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;
using PackageIdentity = QuantBuild.Packages.Manifests.PackageIdentity;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>What <see cref="FeedClient"/> promises, in NuGet's types.</summary>
internal sealed class NuGetFeeds
{
    private readonly FeedOptions options;
    private readonly IFeedListener listener;
    private readonly ISettings settings;
    private readonly SecretMask secrets;
    private readonly FeedFaults faults;
    private readonly SourceList sources;

    private NuGetFeeds(FeedOptions options, IFeedListener listener, ISettings settings)
    {
        this.options = options;
        this.listener = listener;
        this.settings = settings;
        secrets = options.Secrets;
        faults = new FeedFaults(secrets);
        sources = SourceList.Read(settings, options, faults, secrets);
    }

    public static NuGetFeeds Open(FeedOptions options, IFeedListener listener) => FeedFaults.Configuring(() =>
    {
        var feeds = new NuGetFeeds(options, listener, Settings.LoadDefaultSettings(options.Folder));

        // Of the whole process, as NuGet has it; a provider that would have to ask a person is not waited for.
        DefaultCredentialServiceUtility.SetupDefaultCredentialService(feeds.NewLog(), nonInteractive: true);
        return feeds;
    });

    public IReadOnlyList<string> SourceAddresses => sources.Addresses;

    public async Task<PackageIdentity> FindLatestAsync(string id, bool prerelease, CancellationToken cancellation)
    {
        using var cache = NewCacheContext();
        var log = NewLog();
        var serving = sources.For(id);
        NuGetVersion? latest = null;
        foreach (var source in serving)
        {
            try
            {
                var resource = await RepositoryOf(source).RequireAsync<PackageMetadataResource>(cancellation)
                    .ConfigureAwait(false);
                var found = await resource.GetMetadataAsync(
                    id, prerelease, includeUnlisted: false, cache, log, cancellation).ConfigureAwait(false);
                latest = found.Select(package => package.Identity.Version).Append(latest).Max();
            }
            catch (Exception exception) when (FeedFaults.IsOfSource(exception, cancellation))
            {
                throw faults.OfSource(exception, source);
            }
        }

        return latest is null
            ? throw DiagnosticTable.PackageNotFound.Exception(
                location: null,
                $"no {(prerelease ? string.Empty : "stable ")}version of '{id}' is on {sources.Names(serving)}; "
                + "correct the id or the sources")
            : new PackageIdentity(id, latest.ToNormalizedString());
    }

    public async Task<Feeds.InstalledPackage> GetAsync(
        PackageIdentity package, Func<Stream, Task> inspect, CancellationToken cancellation)
    {
        var folders = PackageFolders.Of(settings, options);
        if (folders.Find(package) is { } installed)
        {
            return new Feeds.InstalledPackage(package, installed, Source: null);
        }

        using var cache = NewCacheContext();
        var download = new PackageDownload(folders, settings, cache, listener, faults);
        DiagnosticException? failure = null;
        var serving = sources.For(package.Id);
        foreach (var source in serving)
        {
            try
            {
                if (await download.TryGetAsync(package, RepositoryOf(source), inspect, NewLog(), cancellation)
                    .ConfigureAwait(false) is { } folder)
                {
                    return new Feeds.InstalledPackage(package, folder, source.Name);
                }
            }
            catch (Exception exception)
                when (!download.IsRefused && FeedFaults.IsOfSource(exception, cancellation))
            {
                // Another source may have it; if none does, this is the reason.
                failure ??= faults.OfSource(exception, source);
            }
        }

        throw failure ?? await NotFoundAsync(package, serving, cache, cancellation).ConfigureAwait(false);
    }

    public async Task<string> PushAsync(PushRequest request, CancellationToken cancellation)
    {
        var source = SourceList.ForPush(settings, options, faults);
        secrets.Add(request.ApiKey);
        await new PackagePush(settings, faults, secrets)
            .RunAsync(request, source, RepositoryOf(source), NewLog(), cancellation).ConfigureAwait(false);
        return secrets.Apply(source.Name);
    }

    private async Task<DiagnosticException> NotFoundAsync(
        PackageIdentity package,
        IReadOnlyList<PackageSource> serving,
        SourceCacheContext cache,
        CancellationToken cancellation)
    {
        var versions = new SortedSet<NuGetVersion>();
        foreach (var source in serving)
        {
            try
            {
                var finder = await RepositoryOf(source).RequireAsync<FindPackageByIdResource>(cancellation)
                    .ConfigureAwait(false);
                versions.UnionWith(await finder.GetAllVersionsAsync(package.Id, cache, NewLog(), cancellation)
                    .ConfigureAwait(false));
            }
            catch (Exception exception) when (FeedFaults.IsOfSource(exception, cancellation))
            {
                return faults.OfSource(exception, source);
            }
        }

        const int shown = 5;
        var known = string.Join(", ", versions.Reverse().Take(shown).Select(version => version.ToNormalizedString()));
        return DiagnosticTable.PackageNotFound.Exception(
            location: null,
            versions.Count == 0
                ? $"the package '{package.Id}' is not on {sources.Names(serving)}; correct the id or the sources"
                : $"'{package.Id}' has no version {package.Version} on {sources.Names(serving)}; "
                    + $"the newest there: {known}");
    }

    // A pull is rare and a package large: always today's list of versions, and no second copy in the HTTP cache.
    private static SourceCacheContext NewCacheContext() => new() { NoCache = true, DirectDownload = true };

    private static SourceRepository RepositoryOf(PackageSource source) => Repository.Factory.GetCoreV3(source);

    private FeedLog NewLog() => new(listener, secrets);
}
