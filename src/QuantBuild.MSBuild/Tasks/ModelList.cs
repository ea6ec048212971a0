using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>The models that lie in an output folder, from the records of the last successful runs.</summary>
internal static class ModelList
{
    /// <param name="directory">The output folder of the project.</param>
    /// <param name="recipes">What the project says of its models now.</param>
    /// <returns>One item a model whose folder is there, by name.</returns>
    public static ITaskItem[] Read(string directory, IReadOnlyList<RecipeSettings> recipes) => Directory.Exists(directory)
        ? Directory.GetFiles(directory, "*" + RecipePaths.OutcomeExtension)
            .OrderBy(path => path, StringComparer.Ordinal)
            .Select(path => ModelOf(directory, path, recipes)).OfType<ITaskItem>().ToArray()
        : [];

    private static TaskItem? ModelOf(string directory, string record, IReadOnlyList<RecipeSettings> recipes)
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

        var recipe = recipes.FirstOrDefault(
            each => string.Equals(each.Name, paths.Name, StringComparison.OrdinalIgnoreCase));
        model.SetMetadata("Pack", recipe is { IsPacked: false } ? "false" : "true");
        model.SetMetadata("Place", recipe is { IsPlaced: false } ? "false" : "true");
        model.SetMetadata("GateFailed", outcome.Diagnostics.Any(diagnostic => diagnostic.IsGate) ? "true" : "false");
        return model;
    }
}
