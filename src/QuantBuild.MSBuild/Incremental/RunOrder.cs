namespace QuantBuild.MSBuild.Incremental;

/// <summary>The order of recipes by what they read, otherwise as given.</summary>
internal sealed class RunOrder
{
    private readonly IReadOnlyList<OrderedRun> runs;
    private readonly Dictionary<OrderedRun, List<(ReadSource Source, OrderedRun Maker)>> reads;
    private readonly List<OrderedRun> sorted = [];
    private readonly List<(ReadSource Source, OrderedRun Maker)> trail = [];

    public RunOrder(IReadOnlyList<OrderedRun> runs, IReadOnlyList<ReadSource> sources)
    {
        this.runs = runs;
        reads = runs.ToDictionary(run => run, run => sources
            .Where(source => string.Equals(source.Recipe, run.Recipe, StringComparison.Ordinal))
            .SelectMany(source => runs.Where(other => other.Makes(source)).Select(other => (source, other)))
            .ToList());
        Cycle = runs.Select(Visit).FirstOrDefault(cycle => cycle is not null) ?? [];
    }

    /// <summary>Each behind those whose models it reads; not all of them where there is a cycle.</summary>
    public IReadOnlyList<OrderedRun> Sorted => sorted;

    /// <summary>
    /// Sources that lead from a recipe back to it, each with the recipe that makes it; empty where none do.
    /// </summary>
    public IReadOnlyList<(ReadSource Source, OrderedRun Maker)> Cycle { get; }

    /// <summary>The cycle in words: <c>b.quant.yaml(3,11) reads a; a.quant.yaml(3,11) reads b</c>.</summary>
    public static string Describe(IReadOnlyList<(ReadSource Source, OrderedRun Maker)> cycle) => string.Join(
        "; ",
        cycle.Select(step =>
            $"{Path.GetFileName(step.Source.Recipe)}({step.Source.Line},{step.Source.Column}) "
            + $"reads {step.Maker.Name}"));

    // Depth first: what a recipe reads is placed before it. The trail is the way to where we are.
    private IReadOnlyList<(ReadSource Source, OrderedRun Maker)>? Visit(OrderedRun run)
    {
        if (sorted.Contains(run))
        {
            return null;
        }

        foreach (var step in reads[run])
        {
            trail.Add(step);
            var start = trail.FindIndex(earlier => earlier.Source.Recipe == step.Maker.Recipe);
            var cycle = start >= 0 ? trail.Skip(start).ToList() : Visit(step.Maker);
            if (cycle is not null)
            {
                return cycle;
            }

            trail.RemoveAt(trail.Count - 1);
        }

        sorted.Add(run);
        return null;
    }
}
