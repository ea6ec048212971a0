namespace QuantBuild.Runtime;

/// <summary>Two texts that belong together, such as premise and hypothesis.</summary>
/// <param name="First">Not null.</param>
/// <param name="Second">Not null.</param>
public readonly record struct TextPair(string First, string Second);
