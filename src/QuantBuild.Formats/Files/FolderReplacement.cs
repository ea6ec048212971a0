using System.Text;

namespace QuantBuild.Formats.Files;

/// <summary>
/// Replaces a folder by another as one step: made whole beside it, then exchanged with it. A reader, or whoever comes
/// after a kill, finds the old folder or the new one. Where a folder cannot be exchanged - a mount point, a parent that
/// may not be written, a file system without that operation - the files are made whole inside of it, committed, and
/// moved to their places one by one; a start after a kill in between finishes that first.
/// </summary>
public sealed class FolderReplacement
{
    private const string InsidePrefix = ".quantbuild-";

    // The one character that no name of a file has.
    private const char Separator = '\0';

    private readonly string parent;
    private readonly string besidePrefix;
    private readonly bool isInside;

    private FolderReplacement(string path, bool isInside)
    {
        Folder = path;
        this.isInside = isInside;
        parent = Path.GetDirectoryName(path) ?? path;
        besidePrefix = Path.GetFileName(path) + ".new-";
    }

    /// <summary>Absolute, links followed. Need not exist.</summary>
    public string Folder { get; }

    /// <summary>
    /// Finishes or removes what dead processes left, and makes sure that the folder can be replaced.
    /// </summary>
    /// <param name="path">Absolute. A link is followed; what it leads to is replaced.</param>
    /// <param name="cancellation">Ends the waiting for another process.</param>
    /// <exception cref="StorageException">It cannot.</exception>
    public static FolderReplacement Prepare(string path, CancellationToken cancellation = default) =>
        Prepare(path, mayExchange: true, cancellation);

    /// <param name="path">As above.</param>
    /// <param name="mayExchange">False: as on a system that exchanges no folders.</param>
    /// <param name="cancellation">As above.</param>
    internal static FolderReplacement Prepare(string path, bool mayExchange, CancellationToken cancellation = default)
    {
        try
        {
            return PrepareResolved(Resolve(Path.TrimEndingDirectorySeparator(path)), mayExchange, cancellation);
        }
        catch (Exception exception) when (StorageErrors.IsOfStorage(exception))
        {
            throw StorageException.Of(path, exception);
        }
    }

    /// <summary>
    /// Relative paths, with <c>/</c>, of all files below a folder but those that are being made; a link counts as a
    /// file and is not followed. Empty where there is no folder.
    /// </summary>
    public static IReadOnlyList<string> FilesOf(string folder)
    {
        var files = new List<string>();
        if (Directory.Exists(folder))
        {
            AddFiles(new DirectoryInfo(folder), "", files);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>
    /// The first of <see cref="FilesOf"/> that is not known, nor one that a system puts into folders it shows.
    /// </summary>
    /// <param name="folder">Absolute; null is returned where there is none.</param>
    /// <param name="known">Relative paths, with <c>/</c>.</param>
    public static string? FindForeign(string folder, IReadOnlySet<string> known) => FilesOf(folder).FirstOrDefault(
        file => !known.Contains(file) && Path.GetFileName(file) is not (".DS_Store" or "Thumbs.db" or "desktop.ini"));

    /// <summary>Makes the new files and puts them in the place of the old ones.</summary>
    /// <param name="stage">Writes the new files below the path it is given.</param>
    /// <param name="requireOurs">
    /// Throws where a folder holds files that must not be removed: called with the old one, last and again after it is
    /// out of the way, in which case it comes back.
    /// </param>
    /// <param name="cancellation">Ends the waiting for another process.</param>
    /// <exception cref="StorageException">The file system refused; the old folder is there.</exception>
    public void Replace(Action<string> stage, Action<string> requireOurs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(requireOurs);
        if (isInside || !TryReplaceWhole(stage, requireOurs))
        {
            ReplaceInside(stage, requireOurs, cancellation);
        }
    }

    /// <summary>Puts one file in its place, at once; the others stay as they are.</summary>
    /// <param name="name">Relative.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="StorageException">The file system refused; the old file is there.</exception>
    public void Put(string name, ReadOnlySpan<byte> content)
    {
        using var staging = CreateStaging();
        var made = Path.Combine(staging.Files, name);
        Disk.Write(made, content, toDisk: true);
        Disk.Move(made, Path.Combine(Folder, name));
    }

    private static FolderReplacement PrepareResolved(string path, bool mayExchange, CancellationToken cancellation)
    {
        var beside = new FolderReplacement(path, isInside: false);
        beside.Recover(cancellation);
        if (!Volume.IsMounted(path) && (mayExchange || !Directory.Exists(path)))
        {
            try
            {
                Disk.CreateFolder(beside.parent);
                if (beside.CanStage())
                {
                    return beside;
                }
            }
            catch (StorageException exception)
                when (Directory.Exists(path) && exception.Failure is (StorageFailure.Denied or StorageFailure.ReadOnly))
            {
                // The parent is not ours; the folder may be.
            }
        }

        var inside = new FolderReplacement(path, isInside: true);
        inside.CreateStaging().Dispose();
        return inside;
    }

    // A trial, so that nothing is made twice: a file system tells only when it is asked whether it can exchange
    // folders.
    private bool CanStage()
    {
        using var staging = CreateStaging();
        if (!Directory.Exists(Folder))
        {
            return true;
        }

        using var other = CreateStaging();
        return Disk.TryExchange(staging.Files, other.Files);
    }

    private static string Resolve(string path) =>
        new DirectoryInfo(path).LinkTarget is null
            ? path
            : Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    private static void AddFiles(DirectoryInfo folder, string prefix, List<string> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo below && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                if (prefix.Length > 0 || !StagingFolder.IsOne(below.FullName, InsidePrefix))
                {
                    AddFiles(below, $"{prefix}{entry.Name}/", files);
                }
            }
            else
            {
                files.Add(prefix + entry.Name);
            }
        }
    }

    private StagingFolder CreateStaging() =>
        isInside ? StagingFolder.Create(Folder, InsidePrefix) : StagingFolder.Create(parent, besidePrefix);

    private void Recover(CancellationToken cancellation)
    {
        StagingFolder.RemoveAbandoned(parent, besidePrefix);
        if (Directory.Exists(Folder) && Directory.EnumerateDirectories(Folder, InsidePrefix + "*").Any())
        {
            using var turn = FolderTurn.Take(Folder, cancellation);
            StagingFolder.RemoveAbandoned(
                Folder,
                InsidePrefix,
                (files, commit) => PutInPlace(
                    files, File.ReadAllText(commit).Split(Separator, StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    private bool TryReplaceWhole(Action<string> stage, Action<string> requireOurs)
    {
        using var staging = CreateStaging();
        stage(staging.Files);
        requireOurs(Folder);
        if (!Directory.Exists(Folder))
        {
            try
            {
                Disk.MoveFolder(staging.Files, Folder);
                return true;
            }
            catch (StorageException) when (Directory.Exists(Folder))
            {
                // Another process was first; what it made is exchanged.
            }
        }

        Disk.CopyMode(Folder, staging.Files);
        if (!Disk.TryExchange(staging.Files, Folder))
        {
            return false;
        }

        try
        {
            requireOurs(staging.Files);
        }
        catch
        {
            if (!TryExchangeBack(staging))
            {
                // It holds what is not ours and must not go with the staging folder.
                Disk.MoveFolder(staging.Files, $"{Folder}.kept-{Path.GetRandomFileName()[..8]}");
            }

            throw;
        }

        return true;
    }

    private bool TryExchangeBack(StagingFolder staging)
    {
        try
        {
            return Disk.TryExchange(staging.Files, Folder);
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private void ReplaceInside(Action<string> stage, Action<string> requireOurs, CancellationToken cancellation)
    {
        using var turn = FolderTurn.Take(Folder, cancellation);
        using var staging = StagingFolder.Create(Folder, InsidePrefix);
        stage(staging.Files);
        requireOurs(Folder);
        var stale = FilesOf(Folder).Except(FilesOf(staging.Files)).ToList();
        Disk.Write(staging.Commit + ".new", Encoding.UTF8.GetBytes(string.Join(Separator, stale)), toDisk: true);
        Disk.Move(staging.Commit + ".new", staging.Commit);
        PutInPlace(staging.Files, stale);
        staging.Finish();
    }

    // Every step can be done again: a start after a kill does what is left. Files at the top come last; they describe
    // the others.
    private void PutInPlace(string files, IReadOnlyList<string> stale)
    {
        foreach (var file in stale.Where(file => file.Length > 0 && IsBelow(file)))
        {
            Disk.Delete(Path.Combine(Folder, file));
            RemoveEmpty(Path.GetDirectoryName(Path.Combine(Folder, file))!);
        }

        foreach (var file in FilesOf(files).OrderByDescending(file => file.Contains('/', StringComparison.Ordinal)))
        {
            var target = Path.Combine(Folder, file);
            Disk.CreateFolder(Path.GetDirectoryName(target)!);
            Disk.Move(Path.Combine(files, file), target);
        }
    }

    private bool IsBelow(string file) =>
        Path.GetFullPath(file, Folder).StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private void RemoveEmpty(string folder)
    {
        while (folder.Length > Folder.Length && Directory.Exists(folder)
            && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Disk.DeleteFolder(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}
