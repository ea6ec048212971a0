using System.Globalization;
using System.Text;
using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// Results of stages by key, in a folder that processes share. Layout below the root: <c>XX/KEY/</c> (an entry; XX the
/// first two digits), <c>locks/KEY</c>, <c>tmp/</c> (being written), <c>checkpoints/KEY/</c> (of stages that can go
/// on after an interruption), <c>quarantine/</c> (damaged entries). An entry appears whole, by a rename; it is never
/// changed. Damage is found when an entry is opened (see <see cref="TryOpen"/>); the entry is then set aside and
/// computed again. Safe for any number of threads and processes.
/// </summary>
public sealed class ArtifactStore
{
    private const int MostMeasured = 50_000;

    // All that lies in tmp/ is a store's: the names need no sign of it.
    private const string StagingPrefix = "";

    private static readonly EnumerationOptions Readable = new() { AttributesToSkip = FileAttributes.ReparsePoint };
    private static readonly EnumerationOptions ReadableBelow = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        RecurseSubdirectories = true,
    };

    private readonly string locks;
    private readonly string temporary;
    private readonly string quarantine;
    private readonly CheckpointFolders checkpoints;
    private readonly ArtifactVerifier verifier = new();

    private ArtifactStore(string root)
    {
        Root = root;
        locks = Path.Combine(root, "locks");
        temporary = Path.Combine(root, "tmp");
        quarantine = Path.Combine(root, "quarantine");
        checkpoints = new CheckpointFolders(Path.Combine(root, "checkpoints"));
    }

    /// <summary>Absolute path of the cache.</summary>
    public string Root { get; }

    /// <summary>
    /// Opens or creates a store, and removes what dead processes left half-written, and checkpoints nobody goes on
    /// from.
    /// </summary>
    /// <param name="root">Absolute.</param>
    /// <exception cref="Recipes.Diagnostics.DiagnosticException">QB4002: unusable; QB4006: disk full.</exception>
    public static ArtifactStore Open(string root)
    {
        if (!Path.IsPathFullyQualified(root))
        {
            throw new ArgumentException($"'{root}' is not absolute.", nameof(root));
        }

        var store = new ArtifactStore(root);
        return store.Guard(() =>
        {
            Disk.CreateFolder(store.locks);
            Disk.CreateFolder(store.temporary);
            Disk.CreateFolder(store.quarantine);
            store.RemoveAbandoned();
            store.checkpoints.RemoveAbandoned(
                key => key.Length > 2 && Directory.Exists(store.FolderOf(key)),
                store.LockOf,
                TimeProvider.System.GetUtcNow().UtcDateTime);

            // A root that cannot be written is better known now than after the first long stage.
            StagingFolder.Create(store.temporary, StagingPrefix).Dispose();
            return store;
        });
    }

    /// <summary>
    /// The stored result, if there is a sound one. Lengths, and digests of files up to 1 MiB, are checked at every
    /// call; digests of larger files once for each store object. A damaged entry counts as absent and is set aside; one
    /// that cannot be read counts as absent (<see cref="Explain"/> says so).
    /// </summary>
    public bool TryOpen(StageKey key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Artifact? artifact)
    {
        try
        {
            artifact = Find(key.Hash);

            // Only the lock's holder sets entries aside: else a sound one, just published, could be taken for the
            // damaged one seen before. When another holds it, it will find the damage itself.
            if (artifact is null && Path.Exists(FolderOf(key.Hash)))
            {
                using var held = FileLock.TryAcquire(LockOf(key.Hash), FileMode.OpenOrCreate);
                artifact = held is null ? null : FindOrSetAside(key.Hash);
            }
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            // Another user's, or on a bad disk. Whoever needs the result meets the error in Publish.
            artifact = null;
        }

        return artifact is not null;
    }

    /// <summary>
    /// The stored result, computed and stored first if there is none. Of several callers with one key, also in other
    /// processes, one computes and the others wait for its result. When <paramref name="produce"/> throws, nothing is
    /// stored and the next caller computes.
    /// </summary>
    /// <param name="key">Of the stage.</param>
    /// <param name="produce">Writes the files. Not called when the result is there.</param>
    /// <param name="cancellationToken">Ends the waiting; <paramref name="produce"/> sees to itself.</param>
    /// <exception cref="Recipes.Diagnostics.DiagnosticException">
    /// QB4002: the store cannot be used; QB4006: the disk is full.
    /// </exception>
    public Artifact Publish(StageKey key, Action<ArtifactWriter> produce, CancellationToken cancellationToken = default)
    {
        using var held = Guard(() => FileLock.Acquire(LockOf(key.Hash), cancellationToken));
        if (Guard(() => FindOrSetAside(key.Hash)) is { } existing)
        {
            return existing;
        }

        using var folder = Guard(() => StagingFolder.Create(temporary, StagingPrefix));
        return Guard(() =>
        {
            produce(new ArtifactWriter(folder.Files));
            SealedFolder.Write(folder.Files, key);
            var artifact = Move(folder.Files, key.Hash);
            checkpoints.Remove(key.Hash);
            return artifact;
        });
    }

    /// <summary>
    /// Makes, or finds, the folder of a key where its producer keeps what an interrupted run goes on from. Only the
    /// producer, who holds the key's lock, may use it; storing the result removes it, and so does opening the store
    /// when nothing was written there for 30 days.
    /// </summary>
    /// <returns>Absolute path.</returns>
    public string CheckpointFolder(StageKey key) => Guard(() => checkpoints.Of(key.Hash));

    /// <summary>Manifests of all entries that can be read, by key; their files are not checked.</summary>
    public IEnumerable<ArtifactManifest> Manifests() =>
        from shelf in Guard(() => Directory.GetDirectories(Root, "??"))
        from entry in Directory.EnumerateDirectories(shelf, "*", Readable)
        let manifest = ArtifactManifest.TryRead(entry)
        where manifest is not null
        orderby manifest.Key
        select manifest;

    /// <summary>Why <paramref name="key"/> is not stored.</summary>
    public StageAbsence Explain(StageKey key) => new()
    {
        IsUnreadable = Path.Exists(FolderOf(key.Hash)),
        IsSetAside = Path.Exists(AsideOf(key.Hash, 0)),
        Changes = Manifests()
            .Where(manifest => manifest.Stage == key.Stage && manifest.Key != key.Hash)
            .Select(manifest => key.ChangesSince(manifest.Entries))
            .MinBy(changes => changes.Count),
    };

    /// <summary>How much the store holds; of a very large one, at least how much.</summary>
    public CacheUse Measure()
    {
        var files = new DirectoryInfo(Root).EnumerateFiles("*", ReadableBelow).Take(MostMeasured + 1).ToList();
        return new CacheUse(Root, files.Sum(file => file.Exists ? file.Length : 0), files.Count <= MostMeasured);
    }

    // What is no folder of a living store's is rubbish, whatever it is called.
    private void RemoveAbandoned()
    {
        StagingFolder.RemoveAbandoned(temporary, StagingPrefix);
        foreach (var entry in Directory.GetFileSystemEntries(temporary))
        {
            if (!StagingFolder.IsOne(entry, StagingPrefix))
            {
                Disk.TryRemove(entry);
            }
        }
    }

    private string FolderOf(string hash) => Path.Combine(Root, hash[..2], hash);

    /// <summary>
    /// Waits until no other process with this store looks at or changes the folder <paramref name="path"/>, which lies
    /// outside of it.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    internal IDisposable LockFolder(string path, CancellationToken cancellation) =>
        Guard(() => FileLock.Acquire(LockOf("folder-" + Digest.Of(Encoding.UTF8.GetBytes(path))), cancellation));

    private string LockOf(string hash) => Path.Combine(locks, hash);

    private Artifact? Find(string hash)
    {
        var folder = FolderOf(hash);
        try
        {
            return Directory.Exists(folder) && verifier.Verify(folder, hash) is { } manifest
                ? new Artifact(folder, manifest)
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // Set aside or pruned by another process while it was being checked.
        }
    }

    // The caller holds the key's lock.
    private Artifact? FindOrSetAside(string hash)
    {
        var folder = FolderOf(hash);
        try
        {
            if (Find(hash) is { } found)
            {
                return found;
            }
        }
        catch (UnauthorizedAccessException)
        {
            // It may still be moved away: that is the right of whoever may write to the store.
        }

        var number = 0;
        while (Path.Exists(AsideOf(hash, number)))
        {
            number++;
        }

        if (Directory.Exists(folder))
        {
            Disk.MoveFolder(folder, AsideOf(hash, number));
        }
        else if (File.Exists(folder))
        {
            Disk.Move(folder, AsideOf(hash, number));
        }
        else if (new FileInfo(folder).LinkTarget is not null)
        {
            Disk.Delete(folder); // A link to nothing.
        }

        return null;
    }

    private string AsideOf(string hash, int number) =>
        Path.Combine(quarantine, string.Create(CultureInfo.InvariantCulture, $"{hash}-{number}"));

    private Artifact Move(string from, string hash)
    {
        var folder = FolderOf(hash);
        Disk.CreateFolder(Path.GetDirectoryName(folder)!);
        try
        {
            Disk.MoveFolder(from, folder);
        }
        catch (StorageException) when (Find(hash) is not null)
        {
            // On a file system without locks another process can have been first: its result is as good.
        }

        return Find(hash) ?? throw new IOException($"The entry '{folder}' does not read back as written.");
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw StorageFault.OfCache(Root, exception);
        }
    }
}
