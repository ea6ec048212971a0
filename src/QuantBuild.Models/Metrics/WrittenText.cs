namespace QuantBuild.Models.Metrics;

/// <summary>What a model wrote for a text.</summary>
/// <param name="Tokens">Without start and end.</param>
/// <param name="Text">What the tokens say.</param>
public sealed record WrittenText(IReadOnlyList<int> Tokens, string Text);
