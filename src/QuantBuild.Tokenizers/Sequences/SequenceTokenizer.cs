using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Sequences;

/// <summary>Texts, one at a time, to ids; the ids of one or two texts, cut to a length, to a model's input.</summary>
internal abstract class SequenceTokenizer(SequenceParts parts) : ITokenizer
{
    private const int StackIds = 256;

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
        var template = TemplateOf(isPair: pair is not null);
        if (maxLength < template.SpecialTokens)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxLength), maxLength, $"The special tokens alone take {template.SpecialTokens}.");
        }

        var room = maxLength - template.SpecialTokens;
        var first = new PooledBuffer<int>(stackalloc int[StackIds]);
        var second = new PooledBuffer<int>(stackalloc int[pair is null ? 0 : StackIds]);
        try
        {
            // A pair's cut depends on both whole lengths; a single text needs no token past its cut.
            EncodeText(text, pair is null ? room : int.MaxValue, ref first);
            EncodeText(pair, int.MaxValue, ref second);
            var (firstLength, secondLength) = LongestFirst.Fit(first.Count, second.Count, room);
            firstLength = pair is null ? Math.Min(first.Count, room) : firstLength;
            return template.Fill(first.Items[..firstLength], second.Items[..secondLength]);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    /// <summary>Adds the ids of a text, without special tokens round it; may stop once there are enough.</summary>
    protected abstract void EncodeText(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids);

    private SequenceTemplate TemplateOf(bool isPair) => isPair ? parts.PairTemplate : parts.SingleTemplate;
}
