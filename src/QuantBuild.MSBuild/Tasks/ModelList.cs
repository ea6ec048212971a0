using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>The models that lie in an output folder, from the records of the last successful runs.</summary>
internal static class ModelList
{
    /// <returns>One item a model whose folder is there, by name.</returns>
    public static ITaskItem[] Read(string directory) => Directory.Exists(directory)
        ? Directory.GetFiles(directory, "*" + RecipePaths.OutcomeExtension)
            .OrderBy(path => path, StringComparer.Ordinal)
            .Select(path => ModelOf(directory, path)).OfType<ITaskItem>().ToArray()
        : [];

    private static TaskItem? ModelOf(string directory, string record)
    {
        var paths = new RecipePaths(directory, Path.GetFileNameWithoutExtension(record));
        if (Outcome.Read(record) is not { } outcome || !Directory.Exists(paths.OutputDirectory))
        {
            return null;
        }

        var model = new TaskItem(EscapedPath.Of(paths.OutputDirectory));
        foreach (var pair in outcome.Metadata)
        {
            model.SetMetadata(pair.Key, EscapedPath.Of(pair.Value));
        }

        model.SetMetadata("GateFailed", outcome.Diagnostics.Any(diagnostic => diagnostic.IsGate) ? "true" : "false");
        return model;
    }
}
