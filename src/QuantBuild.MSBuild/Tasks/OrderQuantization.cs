using Microsoft.Build.Framework;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild;

/// <summary>Puts each recipe that has to run behind those whose models it reads; the others keep their order.</summary>
public sealed class OrderQuantization : CommandLineTask
{
    private const string PlacedFolder = "models";

    /// <summary>The runs, as <see cref="PrepareQuantization.Runs"/> gave them.</summary>
    [Required]
    public ITaskItem[] Runs { get; set; } = [];

    /// <summary>All recipes of the project, as in <see cref="PrepareQuantization.Recipes"/>.</summary>
    [Required]
    public ITaskItem[] Recipes { get; set; } = [];

    /// <summary>The project, absolute.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The folder of all outputs and records of this project and configuration, absolute.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>Folders that the build copies models to, below <c>models/NAME</c>; relative to the project.</summary>
    public string[] OutputDirectories { get; set; } = [];

    /// <summary>The same items in the order in which they have to run.</summary>
    [Output]
    public ITaskItem[] Ordered { get; set; } = [];

    /// <summary>By the command line of the first that runs: recipes may have tools of their own.</summary>
    public override bool Execute()
    {
        if (Runs[0].GetMetadata("CommandLine") is { Length: > 0 } own)
        {
            CommandLine = own;
        }

        return base.Execute();
    }

    private protected override string Subject => Path.GetFileNameWithoutExtension(Project);

    private protected override string SubjectFile => Project;

    private protected override IEnumerable<string> Arguments() =>
        new[] { "sources" }.Concat(Runs.Select(run => run.GetMetadata("Recipe")));

    private protected override void Complete(JsonLine result, DateTime started)
    {
        var sources = result.Objects("sources").Select(SourceOf).ToList();
        sources.ForEach(RejectCopy);
        if (Monitor.HasError)
        {
            return;
        }

        var runs = Runs.Select(run => new OrderedRun(
            run.GetMetadata("RecipeName"),
            run.GetMetadata("Recipe"),
            new RecipePaths(Directory, run.GetMetadata("RecipeName")).OutputDirectory)).ToList();
        var order = new RunOrder(runs, sources);
        if (order.Cycle is { Count: > 0 } cycle)
        {
            var first = cycle[0].Source;
            Monitor.LogError(
                DiagnosticCodes.RecipeCycle,
                first.Recipe,
                $"the recipes read each other's models: {RunOrder.Describe(cycle)}; let one of them begin with another "
                + "model",
                first.Line,
                first.Column);
            return;
        }

        Ordered = order.Sorted.Select(run => Runs[runs.IndexOf(run)]).ToArray();
    }

    private static ReadSource SourceOf(JsonLine line) =>
        new(line.Text("recipe"), line.Text("path"), line.Integer("line"), line.Integer("column"));

    // What the build places beside executables is copied after all recipes ran: it is that of the build before.
    private void RejectCopy(ReadSource source)
    {
        var project = Path.GetDirectoryName(Project)!;
        var isPlaced = OutputDirectories.Where(folder => folder.Trim().Length > 0)
            .Any(folder => PhysicalPath.IsWithin(source.Path, Path.Combine(project, folder.Trim())));
        var segments = source.Path.Split('/', Path.DirectorySeparatorChar);
        var names = segments.Skip(1).Where((_, before) => segments[before] == PlacedFolder).ToList();
        var owner = isPlaced
            ? Recipes.FirstOrDefault(recipe => names.Contains(NameOf(recipe), StringComparer.OrdinalIgnoreCase))
            : null;
        if (owner is not null)
        {
            Monitor.LogError(
                DiagnosticCodes.CopiedSource,
                source.Recipe,
                "the source is a copy that the build makes after its recipes ran, so that it is always that of the "
                + "build "
                + $"before; name the recipe instead, {Path.GetFileName(owner.ItemSpec)}",
                source.Line,
                source.Column);
        }
    }

    private static string NameOf(ITaskItem recipe) =>
        recipe.GetMetadata("Name") is { Length: > 0 } name ? name : RecipePaths.NameOf(recipe.ItemSpec);
}
