using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>The models that lie in an output folder, from the records of the last successful runs.</summary>
internal static class ModelList
{
    /// <param name="directory">The output folder of the project.</param>
    /// <param name="recipes">What the project says of its models now.</param>
    /// <returns>One item a checkpoint of each model that is there, by name, then in the recipe's order.</returns>
    public static ITaskItem[] Read(string directory, IReadOnlyList<RecipeSettings> recipes) =>
        Directory.Exists(directory)
        ? Directory.GetFiles(directory, "*" + RecipePaths.OutcomeExtension)
            .OrderBy(path => path, StringComparer.Ordinal)
            .SelectMany(path => ModelsOf(directory, path, recipes)).ToArray()
        : [];

    private static IEnumerable<ITaskItem> ModelsOf(
        string directory, string record, IReadOnlyList<RecipeSettings> recipes)
    {
        var paths = new RecipePaths(directory, Path.GetFileNameWithoutExtension(record));
        if (Outcome.Read(record) is not { } outcome || !Directory.Exists(paths.OutputDirectory))
        {
            yield break;
        }

        var recipe = recipes.FirstOrDefault(
            each => string.Equals(each.Name, paths.Name, StringComparison.OrdinalIgnoreCase));
        var gateFailed = outcome.Diagnostics.Any(diagnostic => diagnostic.IsGate);
        foreach (var checkpoint in outcome.Checkpoints.DefaultIfEmpty([]))
        {
            var model = new TaskItem(EscapedPath.Of(paths.OutputDirectory));
            foreach (var pair in outcome.Metadata.Concat(checkpoint))
            {
                model.SetMetadata(pair.Key, EscapedPath.Of(pair.Value));
            }

            model.SetMetadata("Pack", recipe is { IsPacked: false } ? "false" : "true");
            model.SetMetadata("Place", recipe is { IsPlaced: false } ? "false" : "true");
            model.SetMetadata("GateFailed", gateFailed ? "true" : "false");
            yield return model;
        }
    }
}
