namespace QuantBuild.Models.Data;

/// <summary>One row of a data file.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Pair">The second text, where the task has one.</param>
/// <param name="Target">The cell of the column of targets; null where none is read.</param>
/// <param name="Place">Where the text begins, and in which file.</param>
public readonly record struct TextExample(
    string Text, string? Pair = null, TableCell? Target = null, TablePlace Place = default)
{
    /// <summary>The words of the first text, where the file has it split into them; else null.</summary>
    public IReadOnlyList<string>? Words { get; init; }
}
