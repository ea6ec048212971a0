using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Caching;

/// <summary>
/// One repository in the hub cache, in the layout of the hub's own tools, which find what is put here, and the other
/// way round: <c>models--owner--name/blobs/HASH</c> (of data sets <c>datasets--owner--name</c>),
/// <c>snapshots/COMMIT/PATH</c> (links to blobs, or copies where the file system has no links), <c>refs/REVISION</c>
/// (the commit).
/// </summary>
internal sealed class HubCache
{
    private const int CommitDigits = 40;

    private readonly string blobs;
    private readonly string refs;
    private readonly string snapshots;
    private readonly string locks;

    /// <param name="root">Absolute path of the hub cache.</param>
    /// <param name="repository">Of the recipe.</param>
    public HubCache(string root, HubRepository repository)
    {
        var name = $"{repository.Collection}--{repository.Owner}--{repository.Name}";
        var folder = Path.Combine(root, name);
        blobs = Path.Combine(folder, "blobs");
        refs = Path.Combine(folder, "refs");
        snapshots = Path.Combine(folder, "snapshots");
        locks = Path.Combine(root, ".locks", name);
    }

    /// <summary>Absolute path of the folder of a commit's files.</summary>
    public string SnapshotOf(string commit) => Path.Combine(snapshots, commit);

    /// <summary>Absolute path of a file of a commit, whether or not it is there.</summary>
    public string PathOf(string commit, string file) =>
        Path.Combine([SnapshotOf(commit), .. file.Split('/')]);

    /// <summary>Whether a file of a commit is there; a link that leads to nothing does not count.</summary>
    public bool Has(string commit, string file)
    {
        var found = new FileInfo(PathOf(commit, file));
        return found.Exists && found.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: false };
    }

    /// <summary>The commit that a revision was when it was last got; null where that is not known.</summary>
    public string? CommitOf(string revision)
    {
        if (HubRepository.IsCommitText(revision))
        {
            return revision;
        }

        var path = RefOf(revision);
        if (!File.Exists(path) || InputFile.LengthOf(path) > 2 * CommitDigits)
        {
            return null;
        }

        using var reader = new StreamReader(InputFile.OpenRead(path), Encoding.UTF8);
        var text = reader.ReadToEnd().Trim();
        return HubRepository.IsCommitText(text) ? text : null;
    }

    /// <summary>Notes the commit of a revision.</summary>
    public void WriteRef(string revision, string commit)
    {
        if (!HubRepository.IsCommitText(revision) && CommitOf(revision) != commit)
        {
            var path = RefOf(revision);
            Disk.CreateFolder(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => stream.Write(Encoding.ASCII.GetBytes(commit)));
        }
    }

    /// <summary>
    /// Gets a file's blob where it is not there, one process at a time, and gives it its place in the snapshot.
    /// </summary>
    /// <param name="commit">Of the snapshot.</param>
    /// <param name="file">As the hub states it.</param>
    /// <param name="download">Makes the file whose path it is given, checked and flushed, from what is there.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public void Put(string commit, RemoteFile file, Action<string> download, CancellationToken cancellation)
    {
        Disk.CreateFolder(blobs);
        Disk.CreateFolder(locks);
        var blob = Path.Combine(blobs, file.Hash);
        using (FileLock.Acquire(Path.Combine(locks, file.Hash + ".lock"), cancellation))
        {
            if (!IsWhole(blob, file.Size))
            {
                download(blob + ".incomplete");
                Disk.Move(blob + ".incomplete", blob);
            }

            Place(blob, commit, file.Path);
        }
    }

    private static bool IsWhole(string blob, long size) => File.Exists(blob) && InputFile.LengthOf(blob) == size;

    private void Place(string blob, string commit, string file)
    {
        var path = PathOf(commit, file);
        var folder = Path.GetDirectoryName(path)!;
        Disk.CreateFolder(folder);
        var target = Path.GetRelativePath(folder, blob);
        if (new FileInfo(path).LinkTarget == target)
        {
            return;
        }

        AtomicFile.Replace(path, temporary =>
        {
            try
            {
                Disk.CreateLink(temporary, target);
            }
            catch (StorageException)
            {
                // Windows gives links to administrators and developers alone; some file systems have none.
                Disk.Copy(blob, temporary, toDisk: true);
            }
        });
    }

    private string RefOf(string revision) => Path.Combine([refs, .. revision.Split('/')]);
}
