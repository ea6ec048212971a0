using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>Lists the models that lie in the output folder, from the records of the last successful runs.</summary>
public sealed class CollectQuantizedModels : Microsoft.Build.Utilities.Task
{
    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>
    /// One item a model: its folder, with metadata <c>Name</c>, <c>Report</c> and one <c>Metric_…</c> a metric.
    /// </summary>
    [Output]
    public ITaskItem[] Models { get; set; } = [];

    public override bool Execute()
    {
        Models = System.IO.Directory.Exists(Directory)
            ? System.IO.Directory.GetFiles(Directory, "*" + RecipePaths.OutcomeExtension)
                .OrderBy(path => path, StringComparer.Ordinal)
                .Select(ModelOf).Where(model => model is not null).Select(model => (ITaskItem)model!).ToArray()
            : [];
        return true;
    }

    private TaskItem? ModelOf(string record)
    {
        var paths = new RecipePaths(Directory, Path.GetFileNameWithoutExtension(record));
        if (Outcome.Read(record) is not { } outcome || !System.IO.Directory.Exists(paths.OutputDirectory))
        {
            return null;
        }

        var model = new TaskItem(EscapedPath.Of(paths.OutputDirectory));
        model.SetMetadata("Name", EscapedPath.Of(paths.Name));
        model.SetMetadata("Report", EscapedPath.Of(outcome.Report));
        foreach (var metric in outcome.Metrics)
        {
            model.SetMetadata("Metric_" + MetadataName(metric.Key), metric.Value);
        }

        return model;
    }

    private static string MetadataName(string metric) =>
        string.Concat(metric.Select(letter => char.IsLetterOrDigit(letter) && letter < 128 ? letter : '_'));
}
