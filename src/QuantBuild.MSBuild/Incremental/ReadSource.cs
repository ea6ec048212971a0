namespace QuantBuild.MSBuild.Incremental;

/// <summary>A file or folder that a recipe names as a source.</summary>
/// <param name="recipe">Absolute.</param>
/// <param name="path">Absolute.</param>
/// <param name="line">Of the recipe, from 1.</param>
/// <param name="column">Of the recipe, from 1.</param>
internal sealed class ReadSource(string recipe, string path, int line, int column)
{
    public string Recipe { get; } = recipe;

    public string Path { get; } = path;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
