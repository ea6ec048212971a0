namespace QuantBuild.Runtime;

/// <summary>How a <see cref="TextClassifier"/> computes.</summary>
public sealed record TextClassifierOptions : TextModelOptions;
