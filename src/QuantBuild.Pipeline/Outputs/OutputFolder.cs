using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Outputs;

/// <summary>
/// Puts a run's outputs in place: made whole beside the target, then exchanged with what was there. A folder that
/// already holds the same files is left alone; one that holds anything else than outputs of a run is refused.
/// </summary>
internal sealed class OutputFolder
{
    public const string RunFile = "run.json";

    /// <summary>What <see cref="RunFile"/> is called while it is written.</summary>
    public const string PendingRunFile = RunFile + ".new";

    private readonly string path;
    private readonly string staging;

    private OutputFolder(string path)
    {
        this.path = Path.TrimEndingDirectorySeparator(path);
        staging = $"{this.path}.new-{Environment.ProcessId}";
    }

    /// <summary>Looks at the target before any work is done.</summary>
    /// <exception cref="DiagnosticException">QB4001: it cannot be written, or holds other files.</exception>
    public static OutputFolder Prepare(string path)
    {
        var folder = new OutputFolder(path);
        folder.Guard(() =>
        {
            if (folder.FindForeign() is { } foreign)
            {
                throw DiagnosticTable.OutputUnwritable.Exception(
                    new SourceLocation(path),
                    $"the output folder holds '{foreign}', which is no output of a run; choose an empty or a new folder");
            }

            folder.CreateStaging();
            Directory.Delete(folder.staging);
        });
        return folder;
    }

    /// <summary>Replaces the outputs, unless they are the same already; then writes <c>run.json</c>.</summary>
    /// <param name="copies">Source path by relative target path.</param>
    /// <param name="texts">Contents by relative target path; the manifest among them.</param>
    /// <param name="run">Contents of <c>run.json</c>.</param>
    /// <exception cref="DiagnosticException">QB4001: the folder cannot be written.</exception>
    public void Publish(
        IReadOnlyDictionary<string, string> copies, IReadOnlyDictionary<string, byte[]> texts, byte[] run) => Guard(() =>
    {
        if (!IsCurrent(copies, texts))
        {
            Replace(copies, texts);
        }

        var pending = Path.Combine(path, PendingRunFile);
        File.WriteAllBytes(pending, run);
        File.Move(pending, Path.Combine(path, RunFile), overwrite: true);
    });

    /// <summary>A file in the target's place or in it that no run wrote, relative to it; null where there is none.</summary>
    private string? FindForeign()
    {
        if (File.Exists(path))
        {
            return Path.GetFileName(path);
        }

        if (!Directory.Exists(path))
        {
            return null;
        }

        var manifest = Path.Combine(path, OutputManifest.FileName);
        var known = OutputManifest.ReadPaths(File.Exists(manifest) ? File.ReadAllBytes(manifest) : []);
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
            .FirstOrDefault(file => !known.Contains(file));
    }

    private bool IsCurrent(IReadOnlyDictionary<string, string> copies, IReadOnlyDictionary<string, byte[]> texts) =>
        copies.All(copy => SameLength(Path.Combine(path, copy.Key), new FileInfo(copy.Value).Length))
        && texts.All(text => SameLength(Path.Combine(path, text.Key), text.Value.Length)
            && File.ReadAllBytes(Path.Combine(path, text.Key)).AsSpan().SequenceEqual(text.Value))
        && copies.All(copy => Digest.OfFile(Path.Combine(path, copy.Key)) == Digest.OfFile(copy.Value));

    private static bool SameLength(string file, long bytes) => new FileInfo(file) is { Exists: true } info && info.Length == bytes;

    private void Replace(IReadOnlyDictionary<string, string> copies, IReadOnlyDictionary<string, byte[]> texts)
    {
        CreateStaging();
        foreach (var (target, source) in copies)
        {
            File.Copy(source, StagingPathOf(target));
        }

        foreach (var (target, content) in texts)
        {
            File.WriteAllBytes(StagingPathOf(target), content);
        }

        var previous = $"{path}.old-{Environment.ProcessId}";
        if (Directory.Exists(path))
        {
            Directory.Move(path, previous);
        }

        try
        {
            Directory.Move(staging, path);
        }
        catch when (Directory.Exists(previous) && !Directory.Exists(path))
        {
            Directory.Move(previous, path);
            throw;
        }

        if (Directory.Exists(previous))
        {
            Directory.Delete(previous, recursive: true);
        }
    }

    private string StagingPathOf(string target)
    {
        var file = Path.Combine(staging, target);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private void CreateStaging()
    {
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        Directory.CreateDirectory(staging);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.OutputUnwritable.Exception(
                new SourceLocation(path), $"the output folder cannot be written: {exception.Message}", exception);
        }
    }
}
