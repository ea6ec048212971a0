using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Layout;

/// <summary>
/// The output folder of a run: reports beside the folders of checkpoints, which have the names of their formats.
/// </summary>
internal static class RunOutput
{
    private const string JsonReport = "report.json";
    private const string Reports = "report.*";

    public static bool IsIn(string folder) =>
        Directory.Exists(folder) && !File.Exists(Path.Combine(folder, ModelConfiguration.FileName))
        && (File.Exists(Path.Combine(folder, JsonReport)) || CheckpointsIn(folder, report: null).Count > 0);

    /// <summary>Whether a folder lies in a run's output, where its name is that of a format.</summary>
    public static bool IsBeside(string folder) =>
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) is { } parent
        && File.Exists(Path.Combine(parent, JsonReport));

    public static PackableModel Read(string folder, string? name)
    {
        var report = RunReportFile.TryRead(Path.Combine(folder, JsonReport));
        var called = ModelName.Of(folder, name ?? report?.Recipe, isFormat: _ => false);
        var root = $"{PackagedPath.Root}/{called}";
        var packedAs = CheckpointsIn(folder, report)
            .Select(written => KeyValuePair.Create(written, PackedFormat(Path.Combine(folder, written)))).ToList();
        if (packedAs.Count == 0)
        {
            throw PackableModel.Refuse(folder, "holds no checkpoint");
        }

        var files = packedAs.SelectMany(checkpoint => Directory.EnumerateFiles(
                Path.Combine(folder, checkpoint.Key), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(folder, Reports))
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Select(file => HashedFile.Read(Path.Combine(folder, file), $"{root}/{PackedAs(file)}"))
            .OrderBy(file => file.Entry.Path, StringComparer.Ordinal).ToList();
        RequireAsReported(report, path => $"{root}/{PackedAs(path)}", files);
        return new PackableModel(
            Describe(folder, packedAs.Select(checkpoint => checkpoint.Key)) with
            {
                Name = called,
                Format = packedAs[0].Value,
                OtherFormats = [.. packedAs.Skip(1).Select(checkpoint => checkpoint.Value)],
                Scheme = report?.Scheme ?? "unknown",
                Metrics = report?.Metrics ?? [],
                Report = report is null ? null : $"{root}/{JsonReport}",
                Provenance = report?.Provenance,
                Backbone = DeltaBackbone.Find(files),
                Files = [.. files.Select(file => file.Entry)],
            },
            files);

        string PackedAs(string path)
        {
            var checkpoint = packedAs.Find(entry => path.StartsWith(entry.Key + "/", StringComparison.Ordinal));
            return checkpoint.Key is null ? path : checkpoint.Value + path[checkpoint.Key.Length..];
        }
    }

    /// <summary>An ordinary checkpoint is called so, whatever folder the run gave it; else the folder's name.</summary>
    private static string PackedFormat(string checkpoint)
    {
        var configuration = Path.Combine(checkpoint, ModelConfiguration.FileName);
        var isOrdinary = File.Exists(configuration) && !ModelConfiguration.Open(configuration).IsQuantized
            && ModelFolder.HasWeights(checkpoint);
        return isOrdinary ? ModelFolder.FullPrecisionFormat : Path.GetFileName(checkpoint);
    }

    /// <summary>By the first configuration that there is; formats of other runtimes may have none.</summary>
    private static PackagedModel Describe(string folder, IEnumerable<string> checkpoints)
    {
        var configuration = checkpoints.Select(written => Path.Combine(folder, written, ModelConfiguration.FileName))
            .FirstOrDefault(File.Exists);
        return CheckpointFolder.Describe(configuration is null ? null : ModelConfiguration.Open(configuration));
    }

    /// <summary>
    /// In the recipe's order, which is that of the report's files: every folder that the report names files of,
    /// whatever its format; then those with a configuration.
    /// </summary>
    private static List<string> CheckpointsIn(string folder, RunReportFile? report)
    {
        var reported = (report?.Files ?? []).Where(file => file.Key.Contains('/', StringComparison.Ordinal))
            .Select(file => file.Key[..file.Key.IndexOf('/', StringComparison.Ordinal)])
            .Where(name => Directory.Exists(Path.Combine(folder, name)));
        var configured = Directory.EnumerateDirectories(folder)
            .Where(path => File.Exists(Path.Combine(path, ModelConfiguration.FileName)))
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        return [.. reported.Concat(configured).Distinct(StringComparer.Ordinal)];
    }

    // The report's figures were measured on these bytes and on no others.
    private static void RequireAsReported(
        RunReportFile? report, Func<string, string> packedAs, List<ModelFile> files)
    {
        foreach (var (path, digest) in report?.Files ?? [])
        {
            var file = files.Find(file => file.Entry.Path == packedAs(path));
            if (file is null || file.Entry.Sha256 != digest)
            {
                throw DiagnosticTable.ModelFileChanged.Exception(
                    new SourceLocation(file?.Source ?? path),
                    $"'{path}' is not the file that the run's {JsonReport} describes; run the recipe again");
            }
        }
    }
}
