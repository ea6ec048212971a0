using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>
/// Runs in every build, and only looks at file states: writes each recipe's fingerprint where it changed, removes the
/// outputs of recipes that are gone, and lists what has to run. Where nothing has, it judges and lists the models, too,
/// so that such a build needs no other task.
/// </summary>
public sealed class PrepareQuantization : Microsoft.Build.Utilities.Task
{
    private static readonly TimeSpan PublishingTime = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The recipes; metadata <c>Name</c> (default: the file's name without <c>.quant.yaml</c>), <c>Gate</c>,
    /// <c>Threads</c>, <c>CacheRoot</c>, <c>Backend</c>, <c>BackendDevice</c>, <c>Bypass</c> and <c>ToolPath</c> go
    /// before the properties.
    /// </summary>
    [Required]
    public ITaskItem[] Recipes { get; set; } = [];

    /// <summary>What relative paths start from.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The command line's assembly, absolute.</summary>
    [Required]
    public string CommandLine { get; set; } = "";

    /// <summary>The cache's folder; empty: the command line's default.</summary>
    public string CacheRoot { get; set; } = "";

    /// <summary>What computes, as in <see cref="QuantizeModel.Backend"/>.</summary>
    public string Backend { get; set; } = "";

    /// <summary>Where it computes, as in <see cref="QuantizeModel.BackendDevice"/>.</summary>
    public string BackendDevice { get; set; } = "";

    /// <summary>Where its packages stand, as in <see cref="QuantizeModel.BackendAssets"/>.</summary>
    public string BackendAssets { get; set; } = "";

    /// <summary>Worker threads of one run; empty or 0: as many as MSBuild grants.</summary>
    public string Threads { get; set; } = "";

    /// <summary>What a failed gate means: <c>error</c> (also when empty), <c>warning</c> or <c>none</c>.</summary>
    public string Gate { get; set; } = "";

    /// <summary><c>true</c>: nothing runs, nothing is judged, and what earlier builds made stays.</summary>
    public string Bypass { get; set; } = "";

    /// <summary>
    /// One item a recipe that has to run: the outcome file, with metadata <c>Recipe</c>, <c>RecipeName</c>,
    /// <c>Fingerprint</c>, <c>CommandLine</c>, <c>CacheRoot</c>, <c>Backend</c>, <c>BackendDevice</c>,
    /// <c>BackendAssets</c> and <c>Threads</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Runs { get; set; } = [];

    /// <summary>The models, where nothing has to run; as in <see cref="CollectQuantizedModels.Models"/>.</summary>
    [Output]
    public ITaskItem[] Models { get; set; } = [];

    public override bool Execute()
    {
        try
        {
            return PrepareAll();
        }
        catch (Exception exception) when (StorageFault.IsOne(exception))
        {
            StorageFault.Report(Log, Directory, exception);
            return false;
        }
    }

    private bool PrepareAll()
    {
        var reader = new SettingsReader(Log, ProjectDirectory)
        {
            CommandLine = CommandLine, CacheRoot = CacheRoot, Backend = Backend, BackendDevice = BackendDevice,
            BackendAssets = BackendAssets, Threads = Threads, Gate = Gate, Bypass = Bypass,
        };
        var recipes = Recipes.Select(reader.Read).OrderBy(recipe => recipe.Name, StringComparer.Ordinal).ToList();
        if (Log.HasLoggedErrors || HasDuplicates(recipes))
        {
            return false;
        }

        if (!string.Equals(Bypass, "true", StringComparison.OrdinalIgnoreCase))
        {
            RecordFile.RemoveAbandoned(Directory);
            RemoveOrphans(new HashSet<string>(recipes.Select(recipe => recipe.Name), StringComparer.OrdinalIgnoreCase));
        }

        var active = recipes.Where(recipe => !recipe.IsBypassed).ToList();
        Runs = Stale(active).Select(RunOf).ToArray<ITaskItem>();
        if (Runs.Length == 0)
        {
            active.ForEach(Judge);
            Models = ModelList.Read(Directory, recipes);
        }

        return !Log.HasLoggedErrors;
    }

    private bool HasDuplicates(List<RecipeSettings> recipes)
    {
        var groups = recipes
            .GroupBy(recipe => recipe.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1);
        foreach (var group in groups)
        {
            var others = string.Join(", ", group.Skip(1).Select(recipe => recipe.Recipe));
            Log.LogError(null, DiagnosticCodes.DuplicateName, null, group.First().Recipe, 0, 0, 0, 0,
                $"the name '{group.Key}' belongs to other recipes of the project too ({others}), "
                + "but names are those of the output folders; rename a recipe's file, "
                + "or give its QuantizationRecipe item the metadata Name");
        }

        return Log.HasLoggedErrors;
    }

    /// <summary>The recipes that have to run: what they read has changed, or is made anew in this build.</summary>
    private List<RecipeSettings> Stale(List<RecipeSettings> active)
    {
        var stale = active.Where(recipe => !Prepare(PathsOf(recipe), recipe)).ToList();
        for (var i = 0; i < stale.Count; i++)
        {
            var producer = PathsOf(stale[i]);
            foreach (var reader in active.Except(stale).Where(recipe => Reads(PathsOf(recipe), producer)).ToList())
            {
                Invalidate(PathsOf(reader), producer.Name);
                stale.Add(reader);
            }
        }

        return active.Where(stale.Contains).ToList();
    }

    private RecipePaths PathsOf(RecipeSettings recipe) => new(Directory, recipe.Name);

    /// <summary>Brings the fingerprint up to date.</summary>
    /// <returns>Whether the last run still holds.</returns>
    private bool Prepare(RecipePaths paths, RecipeSettings recipe)
    {
        RecordFile.WriteOnlyWhenDifferent(paths.Fingerprint, Fingerprint.Compose(
            recipe.CacheRoot,
            recipe.Backend,
            recipe.Recipe,
            recipe.CommandLine,
            RecordFile.ReadLines(paths.Inputs),
            RecordFile.ReadLines(paths.Probes),
            DateTime.MaxValue));
        RemoveIncomplete(paths);
        return IsCurrent(paths);
    }

    private static bool Reads(RecipePaths reader, RecipePaths producer) => RecordFile.ReadLines(reader.Inputs)
        .Concat(RecordFile.ReadLines(reader.Probes))
        .Any(path => PhysicalPath.IsWithin(path, producer.OutputDirectory));

    // Newer than the record of the last run; where this build ends before the recipe ran, the next one finds it
    // unequal.
    private static void Invalidate(RecipePaths reader, string producer) => RecordFile.WriteLines(
        reader.Fingerprint, RecordFile.ReadLines(reader.Fingerprint).Concat([$"after {producer}"]));

    // The same comparison as MSBuild's own of the target's inputs and outputs.
    private static bool IsCurrent(RecipePaths paths) => File.Exists(paths.Outcome)
        && File.GetLastWriteTimeUtc(paths.Fingerprint) <= File.GetLastWriteTimeUtc(paths.Outcome);

    private void RemoveIncomplete(RecipePaths paths)
    {
        if (!IsIncomplete(paths))
        {
            return;
        }

        // Another build of the project exchanges the folder at this moment, or somebody removed a file.
        Thread.Sleep(PublishingTime);
        if (IsIncomplete(paths))
        {
            // The rest goes too: the command line refuses a folder whose manifest is missing.
            Log.LogMessage(MessageImportance.Normal, $"{paths.Name}: outputs are missing, the recipe runs again");
            paths.DeleteOutputs();
        }
    }

    private static bool IsIncomplete(RecipePaths paths) =>
        File.Exists(paths.Outcome) && Outcome.Read(paths.Outcome) is not { IsComplete: true };

    private TaskItem RunOf(RecipeSettings recipe)
    {
        var paths = PathsOf(recipe);
        var run = new TaskItem(EscapedPath.Of(paths.Outcome));
        run.SetMetadata("Recipe", EscapedPath.Of(recipe.Recipe));
        run.SetMetadata("RecipeName", EscapedPath.Of(recipe.Name));
        run.SetMetadata("Fingerprint", EscapedPath.Of(paths.Fingerprint));
        run.SetMetadata("CommandLine", EscapedPath.Of(recipe.CommandLine));
        run.SetMetadata("CacheRoot", EscapedPath.Of(recipe.CacheRoot));
        run.SetMetadata("Backend", EscapedPath.Of(recipe.Backend.Name));
        run.SetMetadata("BackendDevice", EscapedPath.Of(recipe.Backend.Device));
        run.SetMetadata("BackendAssets", EscapedPath.Of(recipe.Backend.Assets));
        run.SetMetadata("Threads", recipe.Threads.ToString(CultureInfo.InvariantCulture));
        return run;
    }

    private void Judge(RecipeSettings recipe)
    {
        if (Outcome.Read(new RecipePaths(Directory, recipe.Name).Outcome) is { } outcome)
        {
            Judgement.Pass(Log, outcome, recipe.Gate, repeatsWarnings: true);
        }
    }

    // Only what has a fingerprint is ours to remove: a run of another build may keep temporary files here.
    private void RemoveOrphans(HashSet<string> names)
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            return;
        }

        var gone = System.IO.Directory.GetFiles(Directory, "*" + RecipePaths.FingerprintExtension)
            .Select(Path.GetFileNameWithoutExtension).Where(name => !names.Contains(name));
        foreach (var name in gone)
        {
            Log.LogMessage(MessageImportance.Normal, $"{name}: its recipe is gone, its outputs are removed");
            new RecipePaths(Directory, name).Delete();
        }
    }
}
