using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>
/// Lists the models that lie in the output folder, and judges those of <see cref="Recipes"/>: a gate that failed, in
/// this build or in an earlier one, is an error, a warning or nothing.
/// </summary>
public sealed class CollectQuantizedModels : Microsoft.Build.Utilities.Task
{
    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The recipes, as in <see cref="PrepareQuantization.Recipes"/>.</summary>
    public ITaskItem[] Recipes { get; set; } = [];

    /// <summary>Whether only the list is asked for: nothing is judged.</summary>
    public bool OnlyLists { get; set; }

    /// <summary>Those that ran in this build, as <see cref="PrepareQuantization.Runs"/> gave them.</summary>
    public ITaskItem[] Runs { get; set; } = [];

    /// <summary>What a failed gate means, as in <see cref="PrepareQuantization.Gate"/>.</summary>
    public string Gate { get; set; } = "";

    /// <summary>Whether recipes are bypassed, as in <see cref="PrepareQuantization.Bypass"/>.</summary>
    public string Bypass { get; set; } = "";

    /// <summary>
    /// One item a checkpoint: its run's output folder, with the metadata that <see cref="ModelMetadata"/> names.
    /// </summary>
    [Output]
    public ITaskItem[] Models { get; set; } = [];

    public override bool Execute()
    {
        var reader = new SettingsReader(Log, "") { Gate = Gate, Bypass = Bypass };
        var fresh = new HashSet<string>(Runs.Select(run => run.GetMetadata("RecipeName")), StringComparer.Ordinal);
        var recipes = Recipes.Select(reader.Read).ToList();
        foreach (var settings in recipes.Where(settings => !OnlyLists && !settings.IsBypassed))
        {
            if (Outcome.Read(new RecipePaths(Directory, settings.Name).Outcome) is { } outcome)
            {
                Judgement.Pass(Log, outcome, settings.Gate, repeatsWarnings: !fresh.Contains(settings.Name));
            }
        }

        Models = ModelList.Read(Directory, recipes);
        return !Log.HasLoggedErrors;
    }
}
