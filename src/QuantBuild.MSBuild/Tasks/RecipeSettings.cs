namespace QuantBuild.MSBuild;

/// <summary>What a recipe's item and the project's properties together ask for.</summary>
internal sealed class RecipeSettings(
    string name, string recipe, string commandLine, string cacheRoot, int threads, GateMode gate, bool isBypassed)
{
    public string Name { get; } = name;

    /// <summary>Absolute.</summary>
    public string Recipe { get; } = recipe;

    /// <summary>Absolute.</summary>
    public string CommandLine { get; } = commandLine;

    /// <summary>Absolute, or empty.</summary>
    public string CacheRoot { get; } = cacheRoot;

    /// <summary>0: as many as MSBuild grants.</summary>
    public int Threads { get; } = threads;

    public GateMode Gate { get; } = gate;

    public bool IsBypassed { get; } = isBypassed;
}
