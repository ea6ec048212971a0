namespace QuantBuild.Pipeline.Caching;

/// <summary>One difference between two keys.</summary>
/// <param name="Name">As in <see cref="StageKey.Entries"/>.</param>
/// <param name="Before">JSON literal, or null when the name is new.</param>
/// <param name="After">JSON literal, or null when the name is gone.</param>
public sealed record StageKeyChange(string Name, string? Before, string? After);
