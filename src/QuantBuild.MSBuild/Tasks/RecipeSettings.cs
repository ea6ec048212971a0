using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild;

/// <summary>What a recipe's item and the project's properties together ask for.</summary>
internal sealed class RecipeSettings(string name, string recipe)
{
    public string Name { get; } = name;

    /// <summary>Absolute.</summary>
    public string Recipe { get; } = recipe;

    /// <summary>Absolute.</summary>
    public string CommandLine { get; set; } = "";

    /// <summary>Absolute, or empty.</summary>
    public string CacheRoot { get; set; } = "";

    /// <summary>What computes.</summary>
    public BackendSettings Backend { get; set; } = new("", "", "");

    /// <summary>0: as many as MSBuild grants.</summary>
    public int Threads { get; set; }

    public GateMode Gate { get; set; }

    public bool IsBypassed { get; set; }

    /// <summary>Whether <c>dotnet pack</c> packs the model.</summary>
    public bool IsPacked { get; set; } = true;

    /// <summary>Whether the model is copied beside executables.</summary>
    public bool IsPlaced { get; set; } = true;
}
