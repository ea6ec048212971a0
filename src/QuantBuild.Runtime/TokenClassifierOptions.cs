namespace QuantBuild.Runtime;

/// <summary>How a <see cref="TokenClassifier"/> computes.</summary>
public sealed record TokenClassifierOptions : TextModelOptions;
