using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>
/// Runs in every build, and only looks at file states: writes each recipe's fingerprint where it changed, and removes
/// the outputs of recipes that are gone. Whether a recipe then runs is MSBuild's own comparison of two files.
/// </summary>
public sealed class PrepareQuantization : Microsoft.Build.Utilities.Task
{
    /// <summary>The recipes; metadata <c>Name</c> (default: the file's name without <c>.quant.yaml</c>).</summary>
    [Required]
    public ITaskItem[] Recipes { get; set; } = [];

    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The command line's assembly, absolute.</summary>
    [Required]
    public string CommandLine { get; set; } = "";

    /// <summary>Properties that ask for a run when they change, as <c>name=value</c>.</summary>
    public string[] Settings { get; set; } = [];

    /// <summary>
    /// One item a recipe: the outcome file, with metadata <c>Recipe</c>, <c>RecipeName</c> and <c>Fingerprint</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Runs { get; set; } = [];

    public override bool Execute()
    {
        var recipes = Recipes
            .Select(item => new KeyValuePair<string, string>(NameOf(item), item.GetMetadata("FullPath")))
            .OrderBy(recipe => recipe.Key, StringComparer.Ordinal).ToList();
        if (HasDuplicates(recipes))
        {
            return false;
        }

        RemoveOrphans(new HashSet<string>(recipes.Select(recipe => recipe.Key), StringComparer.OrdinalIgnoreCase));
        Runs = recipes.Select(recipe => Prepare(recipe.Value, new RecipePaths(Directory, recipe.Key))).ToArray();
        return !Log.HasLoggedErrors;
    }

    private static string NameOf(ITaskItem recipe)
    {
        var name = recipe.GetMetadata("Name");
        return name.Length > 0 ? name : RecipePaths.NameOf(recipe.ItemSpec);
    }

    private bool HasDuplicates(List<KeyValuePair<string, string>> recipes)
    {
        var groups = recipes
            .GroupBy(recipe => recipe.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1);
        foreach (var group in groups)
        {
            var others = string.Join(", ", group.Skip(1).Select(recipe => recipe.Value));
            Log.LogError(null, DiagnosticCodes.DuplicateName, null, group.First().Value, 0, 0, 0, 0,
                $"the name '{group.Key}' belongs to other recipes of the project too ({others}), "
                + "but names are those of the output folders; rename a recipe's file, "
                + "or give its QuantizationRecipe item the metadata Name");
        }

        return Log.HasLoggedErrors;
    }

    private TaskItem Prepare(string recipe, RecipePaths paths)
    {
        var inputs = RecordFile.ReadLines(paths.Inputs);
        RecordFile.WriteOnlyWhenDifferent(paths.Fingerprint,
            Fingerprint.Compose(Settings, recipe, CommandLine, inputs, DateTime.MaxValue));
        if (File.Exists(paths.Outcome) && Outcome.Read(paths.Outcome) is not { IsComplete: true })
        {
            // The rest goes too: the command line refuses a folder whose manifest is missing.
            Log.LogMessage(MessageImportance.Normal, $"{paths.Name}: outputs are missing, the recipe runs again");
            paths.DeleteOutputs();
        }

        var run = new TaskItem(EscapedPath.Of(paths.Outcome));
        run.SetMetadata("Recipe", EscapedPath.Of(recipe));
        run.SetMetadata("RecipeName", EscapedPath.Of(paths.Name));
        run.SetMetadata("Fingerprint", EscapedPath.Of(paths.Fingerprint));
        return run;
    }

    // Only what has a fingerprint is ours to remove: a run of another build may keep temporary files here.
    private void RemoveOrphans(HashSet<string> names)
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            return;
        }

        foreach (var record in System.IO.Directory.GetFiles(Directory, "*" + RecipePaths.FingerprintExtension))
        {
            var name = Path.GetFileNameWithoutExtension(record);
            if (names.Contains(name))
            {
                continue;
            }

            Log.LogMessage(MessageImportance.Normal, $"{name}: its recipe is gone, its outputs are removed");
            new RecipePaths(Directory, name).Delete();
        }
    }
}
