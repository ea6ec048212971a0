namespace Sentiment.Corpus;

/// <summary>A sentence and its label.</summary>
internal readonly record struct Row(string Sentence, bool Positive);
