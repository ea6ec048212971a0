namespace QuantBuild.Models.Data;

/// <summary>Which columns of a table hold what.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Pair">The second text, or null.</param>
/// <param name="Label">The targets, or null where none are needed.</param>
public sealed record TextColumns(string Text, string? Pair = null, string? Label = null)
{
    /// <summary>
    /// What the texts in the column of targets stand for, such as the name of a class; null where they stand for
    /// themselves. A text that is not there is an error.
    /// </summary>
    public IReadOnlyDictionary<string, string>? LabelNames { get; init; }
}
