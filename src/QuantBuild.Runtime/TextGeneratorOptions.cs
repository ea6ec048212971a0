namespace QuantBuild.Runtime;

/// <summary>
/// How a <see cref="TextGenerator"/> computes. Texts are written one after another, whatever
/// <see cref="TextModelOptions.BatchSize"/> is.
/// </summary>
public sealed record TextGeneratorOptions : TextModelOptions;
