namespace QuantBuild.Recipes.Tasks;

/// <summary>
/// A name for a task on one data set: what a recipe that writes it as <c>model.task</c> need not write. Keys that the
/// recipe writes go before the preset's.
/// </summary>
/// <param name="Name">The value of <c>model.task</c>.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Text">The column of the text, or of the first of two.</param>
/// <param name="TextPair">The column of the second text; null for single texts.</param>
/// <param name="Target">The column of what is expected, under the task's own key.</param>
/// <param name="Metrics">Of the task; at least one.</param>
public sealed record TaskPreset(
    string Name, string Task, string Text, string? TextPair, string Target, IReadOnlyList<string> Metrics)
{
    /// <summary>
    /// The class names by class number that a new head gets, unless the recipe names others; empty for a task without
    /// classes. A model that has a head keeps its own.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
