using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>BERT's tokenizer: added tokens, normalization, words, pieces, special tokens.</summary>
internal sealed class WordPieceTokenizer : SequenceTokenizer
{
    private const int StackCharacters = 512;
    private const int StackIds = 256;
    private const int StackMarks = 16;

    private readonly WordPieceParts parts;
    private readonly AddedTokenMatcher originalTokens;
    private readonly AddedTokenMatcher normalizedTokens;

    public WordPieceTokenizer(WordPieceParts parts)
        : base(parts.Sequence)
    {
        this.parts = parts;
        originalTokens = new(parts.AddedTokens.Where(token => !token.IsNormalized));
        normalizedTokens = new(parts.AddedTokens.Where(token => token.IsNormalized)
            .Select(token => token with { Content = parts.Normalizer.Normalize(token.Content) }));
    }

    protected override void EncodeText(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        var found = new PooledBuffer<int>(stackalloc int[StackIds]);
        var writer = new NormalizedWriter(
            stackalloc char[StackCharacters], stackalloc long[StackMarks], parts.Normalizer.Steps);
        try
        {
            EncodeWith(text, enough, ref writer, ref found);
            ids.Add(found.Items);
        }
        finally
        {
            found.Dispose();
            writer.Dispose();
        }
    }

    private void EncodeWith(
        ReadOnlySpan<char> text, int enough, ref NormalizedWriter writer, ref PooledBuffer<int> ids)
    {
        foreach (var (id, start, end) in new TextPieces(text, originalTokens))
        {
            if (ids.Count >= enough)
            {
                return;
            }

            if (id is { } token)
            {
                ids.Add(token);
                continue;
            }

            parts.Normalizer.Normalize(text[start..end], ref writer);
            EncodeNormalized(writer.Text, enough, ref ids);
        }
    }

    private void EncodeNormalized(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        foreach (var (id, start, end) in new TextPieces(text, normalizedTokens))
        {
            if (ids.Count >= enough)
            {
                return;
            }

            if (id is { } token)
            {
                ids.Add(token);
                continue;
            }

            EncodeWords(text[start..end], enough, ref ids);
        }
    }

    private void EncodeWords(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        foreach (var word in new BertWords(text))
        {
            if (ids.Count >= enough)
            {
                return;
            }

            parts.Model.Encode(word, ref ids);
        }
    }
}
