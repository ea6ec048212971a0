namespace QuantBuild.Recipes;

/// <summary>Columns of a data file: names, or numbers from 1 where it names none.</summary>
/// <param name="Text">The input, or its first half.</param>
/// <param name="TextPair">The second half, or null for single texts.</param>
/// <param name="Label">The targets; never null for evaluation data of a task that needs them.</param>
public sealed record ColumnOptions(string Text, string? TextPair, string? Label)
{
    /// <summary>The key that names the targets: <c>label</c>, or the task's own.</summary>
    public string LabelKey { get; init; } = "label";
}
