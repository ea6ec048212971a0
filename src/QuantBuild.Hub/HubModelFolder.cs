using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Hub.Caching;
using QuantBuild.Hub.Locking;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub;

/// <summary>
/// The folder of the model that a recipe names as <c>hf://owner/name@revision</c>. What <c>quantbuild.lock.json</c> has
/// and the hub cache holds is checked by size and SHA-256, and no request is made; anything else is got from the hub,
/// and locked.
/// </summary>
/// <param name="options">Of the hub.</param>
/// <param name="cacheRoot">Absolute path of the hub cache.</param>
/// <param name="listener">Hears of downloads.</param>
public sealed class HubModelFolder(HubOptions options, string cacheRoot, IHubListener listener)
{
    /// <summary>Finds a model, or gets it.</summary>
    /// <param name="model">From the recipe.</param>
    /// <param name="location">Where the recipe names it.</param>
    /// <param name="recipeFolder">Absolute path of the folder that the lock file lies in.</param>
    /// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
    /// <param name="cancellation">Stops a download; what was got is gone on from.</param>
    /// <exception cref="DiagnosticException">
    /// QB5061 to QB5064: the hub does not give it; QB5065, QB5066: it is not the locked one; QB5067: the lock file is
    /// damaged; QB5068: it is not there, and no request may be made.
    /// </exception>
    /// <exception cref="StorageException">The cache or the lock file cannot be written.</exception>
    public async Task<HubModel> LocateAsync(
        HubModelReference model,
        SourceLocation location,
        string recipeFolder,
        bool isUpdate,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var requests = new HubRequests(options);
        var faults = new HubFaults(model, location, requests.Host);
        var cache = new HubCache(cacheRoot, model);
        var file = new LockFile(Path.Combine(recipeFolder, LockFile.FileName));
        var locked = isUpdate ? null : file.Find(model.ToString());
        if (locked is not null && model.IsCommit && model.Revision != locked.Commit)
        {
            throw faults.Moved(model.Revision, locked.Commit, LockFile.FileName);
        }

        if (locked is null || !IsComplete(cache, locked))
        {
            var found = options.IsOffline
                ? FindOffline(cache, model, locked, faults)
                : await GetAsync(requests, cache, model, locked, faults, cancellation).ConfigureAwait(false);
            var actual = Lock(cache, found.Commit, found.Files);
            RequireSame(cache, locked, actual, faults);
            file.Note(model.ToString(), actual, cancellation);
            locked = actual;
        }
        else
        {
            RequireSame(cache, locked, Lock(cache, locked.Commit, locked.Files.Keys), faults);
        }

        return new HubModel(cache.SnapshotOf(locked.Commit), locked.Commit, file.Path);
    }

    private static bool IsComplete(HubCache cache, LockedModel locked) =>
        locked.Files.Keys.All(file => cache.Has(locked.Commit, file));

    private static LockedModel Lock(HubCache cache, string commit, IEnumerable<string> files)
    {
        var locked = new SortedDictionary<string, LockedFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = cache.PathOf(commit, file);
            locked.Add(file, new LockedFile(InputFile.LengthOf(path), FileDigests.Sha256(path)));
        }

        return new LockedModel(commit, locked);
    }

    private static void RequireSame(HubCache cache, LockedModel? locked, LockedModel actual, HubFaults faults)
    {
        foreach (var (file, expected) in locked?.Files ?? [])
        {
            if (actual.Files[file] != expected)
            {
                // The blob, where there is a link to it: without it the file is got again.
                var path = cache.PathOf(actual.Commit, file);
                var blob = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
                throw faults.Changed(file, blob ?? path, LockFile.FileName);
            }
        }
    }

    private static (string Commit, IReadOnlyList<string> Files) FindOffline(
        HubCache cache, HubModelReference model, LockedModel? locked, HubFaults faults)
    {
        var commit = cache.CommitOf(model.Revision);
        if (locked is not null)
        {
            throw commit is null || commit == locked.Commit
                ? faults.Offline(string.Join(
                    ", ", locked.Files.Keys.Where(file => !cache.Has(locked.Commit, file))))
                : faults.Moved(commit, locked.Commit, LockFile.FileName);
        }

        if (commit is null)
        {
            throw faults.Offline($"revision {model.Revision}");
        }

        bool IsThere(string file) => cache.Has(commit, file);
        var weights = ModelFiles.WeightsOf(IsThere);
        List<string> files = [.. ModelFiles.Of(IsThere)];
        if (!files.Contains(ModelFiles.Configuration) || weights is null)
        {
            throw faults.Offline(weights is null ? "the weights" : ModelFiles.Configuration);
        }

        var shards = Shards(cache, commit, weights, faults);
        return shards.FirstOrDefault(shard => !IsThere(shard)) is { } missing
            ? throw faults.Offline(missing)
            : (commit, [.. files, weights, .. shards]);
    }

    private static IReadOnlyList<string> Shards(HubCache cache, string commit, string weights, HubFaults faults)
    {
        try
        {
            return ModelFiles.ShardsOf(weights, cache.PathOf(commit, weights));
        }
        catch (JsonException exception)
        {
            throw faults.Damaged(weights, $"is no index of weights ({exception.Message})");
        }
    }

    private async Task<(string Commit, IReadOnlyList<string> Files)> GetAsync(
        HubRequests requests,
        HubCache cache,
        HubModelReference model,
        LockedModel? locked,
        HubFaults faults,
        CancellationToken cancellation)
    {
        var client = new HubClient(requests, model, faults);
        var revision = await client.RevisionAsync(cancellation).ConfigureAwait(false);
        var commit = revision.Commit;
        if (locked is not null && locked.Commit != commit)
        {
            throw faults.Moved(commit, locked.Commit, LockFile.FileName);
        }

        listener.Note($"{model} is commit {commit}");
        List<string> files = locked is null ? [.. ModelFiles.Of(revision.Files.Contains)] : [.. locked.Files.Keys];
        if (locked is null)
        {
            if (!files.Contains(ModelFiles.Configuration))
            {
                throw faults.NotFound(ModelFiles.Configuration);
            }

            files.Add(ModelFiles.WeightsOf(revision.Files.Contains) ?? throw faults.NoWeights());
        }

        foreach (var file in files)
        {
            await GetOneAsync(file).ConfigureAwait(false);
        }

        if (locked is null)
        {
            foreach (var shard in Shards(cache, commit, files[^1], faults))
            {
                await GetOneAsync(revision.Files.Contains(shard) ? shard : throw faults.NotFound(shard))
                    .ConfigureAwait(false);
                files.Add(shard);
            }
        }

        cache.WriteRef(model.Revision, commit);
        return (commit, files);

        async Task GetOneAsync(string file)
        {
            var remote = await client.DescribeAsync(commit, file, cancellation).ConfigureAwait(false);
            var download = new FileDownload(client, requests, faults, listener);
            cache.Put(
                commit,
                remote,
                path => download.GetAsync(
                    commit, remote, path, made => FileDigests.InFormOf(remote.Hash, made), cancellation)
                    .GetAwaiter().GetResult(),
                cancellation);
        }
    }
}
