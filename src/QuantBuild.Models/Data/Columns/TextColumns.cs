namespace QuantBuild.Models.Data;

/// <summary>Which columns of a table hold what.</summary>
/// <param name="Text">The first text.</param>
/// <param name="Pair">The second text, or null.</param>
/// <param name="Label">The targets, or null where none are needed.</param>
public sealed record TextColumns(string Text, string? Pair = null, string? Label = null);
