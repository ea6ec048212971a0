namespace QuantBuild.Tokenizers;

/// <summary>
/// A text, or a pair of texts, has more tokens than it may have, and the strategy of truncation does not let it be cut.
/// </summary>
/// <param name="message">How many it has and may have, and what to do.</param>
public sealed class TextTooLongException(string message) : Exception(message);
