namespace QuantBuild.Tokenizers.PreTokenizers;

/// <summary>How a text is split into words before the model looks for pieces.</summary>
/// <param name="SplitsAtWhiteSpace">Whether it is first split at white space, which is dropped.</param>
/// <param name="Metaspace">What is then done with each part; null for nothing.</param>
internal sealed record PreTokenizer(bool SplitsAtWhiteSpace, Metaspace? Metaspace);
