using QuantBuild.Formats.Files;
using QuantBuild.Hub.Caching;
using QuantBuild.Hub.Locking;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Snapshots;

/// <summary>
/// The files of a repository. What <c>quantbuild.lock.json</c> has and the hub cache holds is checked by size and
/// SHA-256, and no request is made; anything else is got from the hub, and locked.
/// </summary>
/// <param name="options">Of the hub.</param>
/// <param name="cacheRoot">Absolute path of the hub cache.</param>
/// <param name="listener">Hears of downloads.</param>
internal sealed class SnapshotFolder(HubOptions options, string cacheRoot, IHubListener listener)
{
    /// <summary>Finds the files, or gets them.</summary>
    /// <param name="repository">From the recipe.</param>
    /// <param name="location">Where the recipe names it.</param>
    /// <param name="recipeFolder">Absolute path of the folder that the lock file lies in.</param>
    /// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
    /// <param name="choiceOf">Makes the choice of files.</param>
    /// <param name="cancellation">Stops a download; what was got is gone on from.</param>
    /// <exception cref="DiagnosticException">QB5061 to QB5068.</exception>
    /// <exception cref="StorageException">The cache or the lock file cannot be written.</exception>
    public async Task<HubSnapshot> LocateAsync(
        HubRepository repository,
        SourceLocation location,
        string recipeFolder,
        bool isUpdate,
        Func<HubFaults, IFileChoice> choiceOf,
        CancellationToken cancellation)
    {
        using var requests = new HubRequests(options);
        var faults = new HubFaults(repository, location, requests.Host);
        var choice = choiceOf(faults);
        var cache = new HubCache(cacheRoot, repository);
        var file = new LockFile(Path.Combine(recipeFolder, LockFile.FileName));
        var locked = isUpdate ? null : file.Find(repository);
        if (locked is not null && repository.IsCommit && repository.Revision != locked.Commit)
        {
            throw faults.Moved(repository.Revision, locked.Commit, LockFile.FileName);
        }

        if (locked is null || !IsComplete(cache, locked))
        {
            var found = options.IsOffline
                ? FindOffline(cache, repository, locked, choice, faults)
                : await GetAsync(requests, cache, repository, locked, choice, faults, cancellation)
                    .ConfigureAwait(false);
            var actual = Lock(cache, found.Commit, found.Files);
            RequireSame(cache, locked, actual, faults);
            file.Note(repository, actual, cancellation);
            locked = actual;
        }
        else
        {
            RequireSame(cache, locked, Lock(cache, locked.Commit, locked.Files.Keys), faults);
        }

        return new HubSnapshot(cache.SnapshotOf(locked.Commit), locked, file.Path);
    }

    private static bool IsComplete(HubCache cache, LockedFiles locked) =>
        locked.Files.Keys.All(file => cache.Has(locked.Commit, file));

    private static LockedFiles Lock(HubCache cache, string commit, IEnumerable<string> files)
    {
        var locked = new SortedDictionary<string, LockedFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = cache.PathOf(commit, file);
            locked.Add(file, new LockedFile(InputFile.LengthOf(path), FileDigests.Sha256(path)));
        }

        return new LockedFiles(commit, locked);
    }

    private static void RequireSame(HubCache cache, LockedFiles? locked, LockedFiles actual, HubFaults faults)
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
        HubCache cache, HubRepository repository, LockedFiles? locked, IFileChoice choice, HubFaults faults)
    {
        var commit = cache.CommitOf(repository.Revision);
        if (locked is not null)
        {
            throw commit is null || commit == locked.Commit
                ? faults.Offline(string.Join(
                    ", ", locked.Files.Keys.Where(file => !cache.Has(locked.Commit, file))))
                : faults.Moved(commit, locked.Commit, LockFile.FileName);
        }

        return commit is null
            ? throw faults.Offline($"revision {repository.Revision}")
            : (commit, choice.In(cache, commit));
    }

    private async Task<(string Commit, IReadOnlyList<string> Files)> GetAsync(
        HubRequests requests,
        HubCache cache,
        HubRepository repository,
        LockedFiles? locked,
        IFileChoice choice,
        HubFaults faults,
        CancellationToken cancellation)
    {
        var client = new HubClient(requests, repository, faults);
        var revision = await client.RevisionAsync(cancellation).ConfigureAwait(false);
        var commit = revision.Commit;
        if (locked is not null && locked.Commit != commit)
        {
            throw faults.Moved(commit, locked.Commit, LockFile.FileName);
        }

        listener.Note($"{repository} is commit {commit}");
        List<string> files = locked is null ? [.. choice.Of(revision.Files)] : [.. locked.Files.Keys];
        foreach (var file in files)
        {
            await GetOneAsync(file).ConfigureAwait(false);
        }

        if (locked is null)
        {
            foreach (var named in choice.NamedBy(files, cache, commit))
            {
                await GetOneAsync(revision.Files.Contains(named) ? named : throw faults.NotFound(named))
                    .ConfigureAwait(false);
                files.Add(named);
            }
        }

        cache.WriteRef(repository.Revision, commit);
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
