namespace QuantBuild.Models.Data;

/// <summary>One row of a data file.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Pair">The second text, where the task has one.</param>
/// <param name="Target">The field of the column of targets; null where none is read.</param>
/// <param name="Place">Where in the file the text begins.</param>
/// <param name="TargetPlace">Where in the file the target begins.</param>
public readonly record struct TextExample(
    string Text,
    string? Pair = null,
    string? Target = null,
    TablePlace Place = default,
    TablePlace TargetPlace = default);
