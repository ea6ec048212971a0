namespace Sentiment.Corpus;

/// <summary>One alternative of a rule.</summary>
/// <param name="Text">Words and references.</param>
/// <param name="Weight">How often it is drawn relative to the rule's others; at least 1.</param>
/// <param name="Only">The split it belongs to; null for both.</param>
internal sealed record Alternative(string Text, int Weight, Split? Only)
{
    /// <summary>Without a reference: words of the lexicon, used once in a sentence.</summary>
    public bool IsTerminal => !Text.Contains('{', StringComparison.Ordinal);
}
