namespace QuantBuild.MSBuild.Incremental;

/// <summary>A recipe that has to run.</summary>
/// <param name="name">Of the recipe.</param>
/// <param name="recipe">Absolute path.</param>
/// <param name="outputDirectory">The folder that its run makes, absolute.</param>
internal sealed class OrderedRun(string name, string recipe, string outputDirectory)
{
    public string Name { get; } = name;

    public string Recipe { get; } = recipe;

    public string OutputDirectory { get; } = outputDirectory;

    /// <summary>
    /// Whether a source is what this recipe makes: the recipe itself, or a path in its output folder.
    /// </summary>
    public bool Makes(ReadSource source) =>
        string.Equals(PhysicalPath.Of(source.Path).Path, PhysicalPath.Of(Recipe).Path, StringComparison.Ordinal)
        || PhysicalPath.IsWithin(source.Path, OutputDirectory);
}
