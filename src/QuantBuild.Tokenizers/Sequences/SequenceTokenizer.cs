namespace QuantBuild.Tokenizers.Sequences;

/// <summary>What tokenizers have in common: special tokens round the texts, and where they are cut.</summary>
internal abstract class SequenceTokenizer(SequenceParts parts) : ITokenizer
{
    /// <summary>Ids of a text that are kept on the stack; more are rented.</summary>
    protected const int StackIds = 256;

    public int VocabularySize => parts.Tokens.Length;

    public SpecialTokenIds SpecialIds => parts.SpecialIds;

    public int? MaximumLength => parts.MaximumLength;

    public SequenceLayout LayoutOf(bool isPair) => TemplateOf(isPair).Layout;

    public string TokenOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, parts.Tokens.Length);
        return parts.Tokens[id];
    }

    public TokenizedText Encode(string text, string? pair, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var template = TemplateOf(pair is not null);
        if (maxLength < template.SpecialTokens)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxLength), maxLength, $"The special tokens alone take {template.SpecialTokens}.");
        }

        return Encode(text, pair, template, maxLength - template.SpecialTokens);
    }

    /// <summary>Puts special tokens round what has room of a text, or of a pair's texts.</summary>
    /// <param name="first">Ids of the text, or of the pair's first.</param>
    /// <param name="second">Ids of the pair's second text; empty where there is none.</param>
    /// <param name="isPair">Whether there are two texts.</param>
    /// <param name="template">What is put round them.</param>
    /// <param name="room">The most ids that they may have together.</param>
    protected static TokenizedText Fit(
        ReadOnlySpan<int> first, ReadOnlySpan<int> second, bool isPair, SequenceTemplate template, int room)
    {
        var (firstLength, secondLength) = LongestFirst.Fit(first.Length, second.Length, room);
        firstLength = isPair ? firstLength : Math.Min(first.Length, room);
        return template.Fill(first[..firstLength], second[..secondLength]);
    }

    /// <summary>Encodes a text, or a pair of texts.</summary>
    /// <param name="text">The text, or the pair's first.</param>
    /// <param name="pair">The pair's second text, or null.</param>
    /// <param name="template">What is put round them.</param>
    /// <param name="room">The most ids that they may have together.</param>
    protected abstract TokenizedText Encode(string text, string? pair, SequenceTemplate template, int room);

    private SequenceTemplate TemplateOf(bool isPair) => isPair ? parts.PairTemplate : parts.SingleTemplate;
}
