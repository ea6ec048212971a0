namespace QuantBuild.Models.Data;

/// <summary>One text to classify.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Pair">The second text, where the task has one.</param>
/// <param name="Label">Class number; <see cref="NoLabel"/> where the data have none.</param>
/// <param name="Place">Where in a file the text begins.</param>
public readonly record struct TextExample(
    string Text, string? Pair = null, int Label = TextExample.NoLabel, TablePlace Place = default)
{
    /// <summary>The label of an example without one; losses leave it out.</summary>
    public const int NoLabel = -100;
}
