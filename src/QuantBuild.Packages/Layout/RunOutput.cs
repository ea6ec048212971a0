using QuantBuild.Formats.Configuration;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Layout;

/// <summary>The output folder of a run: reports beside the folder of a checkpoint.</summary>
internal static class RunOutput
{
    private const string JsonReport = "report.json";
    private const string MarkdownReport = "report.md";

    public static bool IsIn(string folder) => CheckpointsIn(folder).Count > 0;

    public static PackableModel Read(string folder, string? name)
    {
        if (CheckpointsIn(folder) is not [var written])
        {
            throw PackableModel.Refuse(folder, "holds checkpoints in several formats; give the folder of one of them");
        }

        var report = RunReportFile.TryRead(Path.Combine(folder, JsonReport));
        var called = ModelName.Of(folder, name ?? report?.Recipe, []);
        var root = $"{PackagedPath.Root}/{called}";
        var checkpoint = Path.Combine(folder, written);
        var configuration = ModelConfiguration.Open(Path.Combine(checkpoint, ModelConfiguration.FileName));
        // What was only fine-tuned is a model in full precision, whatever folder the run gave it.
        var format = configuration.Has(ModelConfiguration.QuantizationKey) ? written : CheckpointFolder.FullPrecision;
        string[] reports = [JsonReport, MarkdownReport];
        var files = Directory.EnumerateFiles(checkpoint, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Concat(reports.Where(file => File.Exists(Path.Combine(folder, file))))
            .Select(file => HashedFile.Read(Path.Combine(folder, file), $"{root}/{PackedAs(file)}"))
            .OrderBy(file => file.Entry.Path, StringComparer.Ordinal).ToList();
        RequireAsReported(report, path => $"{root}/{PackedAs(path)}", files);
        var described = CheckpointFolder.Describe(configuration);
        return new PackableModel(
            described with
            {
                Name = called,
                Format = format,
                Scheme = report?.Scheme ?? "unknown",
                Metrics = report?.Metrics ?? [],
                Report = report is null ? null : $"{root}/{JsonReport}",
                Provenance = report?.Provenance,
                Files = [.. files.Select(file => file.Entry)],
            },
            files);

        string PackedAs(string path) =>
            path.StartsWith(written + "/", StringComparison.Ordinal) ? format + path[written.Length..] : path;
    }

    private static List<string> CheckpointsIn(string folder)
    {
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, ModelConfiguration.FileName)))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories(folder)
                .Where(path => File.Exists(Path.Combine(path, ModelConfiguration.FileName)))
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
        ];
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
