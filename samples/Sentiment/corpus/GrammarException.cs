namespace Sentiment.Corpus;

/// <summary>The grammar cannot be read or leads nowhere; the message names the file and line or the rule.</summary>
internal sealed class GrammarException(string message) : Exception(message);
