using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Outputs;

/// <summary>
/// Puts a run's outputs in place, all at once. A folder that already holds the same files is left alone; one that holds
/// anything else than outputs of a run is refused.
/// </summary>
internal sealed class OutputFolder
{
    public const string RunFile = "run.json";

    private readonly string path;
    private readonly FolderReplacement replacement;

    private OutputFolder(string path, FolderReplacement replacement)
    {
        this.path = path;
        this.replacement = replacement;
    }

    /// <summary>
    /// Looks at the target before any work is done, and finishes or removes what a killed run left there.
    /// </summary>
    /// <param name="path">Absolute. A link is followed.</param>
    /// <param name="cancellation">Ends the waiting for another process.</param>
    /// <exception cref="DiagnosticException">
    /// QB4001: it cannot be written, or holds other files. QB4006, QB5010, QB5011: the disk or the system refuses.
    /// </exception>
    public static OutputFolder Prepare(string path, CancellationToken cancellation = default) => Guard(path, () =>
    {
        var folder = new OutputFolder(path, FolderReplacement.Prepare(path, cancellation));
        RequireOurs(path, folder.replacement.Folder);
        return folder;
    });

    /// <summary>Replaces the outputs, unless they are the same already; then <c>run.json</c> alone.</summary>
    /// <param name="copies">Source path by relative target path.</param>
    /// <param name="texts">Contents by relative target path; the manifest among them.</param>
    /// <param name="run">Contents of <c>run.json</c>.</param>
    /// <exception cref="DiagnosticException">
    /// QB4001: the folder cannot be written, or holds other files by now. QB4006, QB5010, QB5011: the disk or the
    /// system refuses. The outputs are as they were.
    /// </exception>
    public void Publish(
        IReadOnlyDictionary<string, string> copies, IReadOnlyDictionary<string, byte[]> texts, byte[] run) => Guard(
        path,
        () =>
        {
            if (IsCurrent(copies, texts))
            {
                replacement.Put(RunFile, run);
            }
            else
            {
                replacement.Replace(
                    staging => Stage(staging, copies, texts, run), folder => RequireOurs(path, folder));
            }

            return this;
        });

    private static void Stage(
        string staging,
        IReadOnlyDictionary<string, string> copies,
        IReadOnlyDictionary<string, byte[]> texts,
        byte[] run)
    {
        foreach (var (target, source) in copies)
        {
            Disk.Copy(source, PathFor(target), toDisk: true);
        }

        foreach (var (target, content) in texts)
        {
            Disk.Write(PathFor(target), content, toDisk: true);
        }

        Disk.Write(PathFor(RunFile), run, toDisk: true);

        string PathFor(string target)
        {
            var file = Path.Combine(staging, target);
            Disk.CreateFolder(Path.GetDirectoryName(file)!);
            return file;
        }
    }

    /// <param name="path">For the message.</param>
    /// <param name="folder">Looked at.</param>
    /// <exception cref="DiagnosticException">
    /// QB4001: there is a file in the folder, or in its place, that no run wrote.
    /// </exception>
    private static void RequireOurs(string path, string folder)
    {
        var foreign = File.Exists(folder) ? Path.GetFileName(folder) : FindForeign(folder);
        if (foreign is not null)
        {
            throw DiagnosticTable.OutputUnwritable.Exception(
                new SourceLocation(path),
                $"the output folder holds '{foreign}', which is no output of a run; choose an empty or a new folder");
        }
    }

    private static string? FindForeign(string folder)
    {
        var manifest = Path.Combine(folder, OutputManifest.FileName);
        var known = OutputManifest.ReadPaths(File.Exists(manifest) ? File.ReadAllBytes(manifest) : []);
        return FolderReplacement.FindForeign(folder, known);
    }

    private bool IsCurrent(IReadOnlyDictionary<string, string> copies, IReadOnlyDictionary<string, byte[]> texts) =>
        copies.All(copy => SameLength(Path.Combine(path, copy.Key), new FileInfo(copy.Value).Length))
        && texts.All(text => SameLength(Path.Combine(path, text.Key), text.Value.Length)
            && File.ReadAllBytes(Path.Combine(path, text.Key)).AsSpan().SequenceEqual(text.Value))
        && copies.All(copy => Digest.OfFile(Path.Combine(path, copy.Key)) == Digest.OfFile(copy.Value));

    private static bool SameLength(string file, long bytes) =>
        new FileInfo(file) is { Exists: true } info && info.Length == bytes;

    private static OutputFolder Guard(string path, Func<OutputFolder> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw StorageFault.OfOutput("the output folder", path, exception);
        }
    }
}
