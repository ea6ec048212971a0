using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>BERT's tokenizer: added tokens, normalization, words, pieces, special tokens.</summary>
internal sealed class WordPieceTokenizer : SequenceTokenizer
{
    private const int StackCharacters = 512;
    private const int StackMarks = 16;

    private readonly WordPieceParts parts;
    private readonly AddedTokenMatcher originalTokens;
    private readonly AddedTokenMatcher normalizedTokens;

    public WordPieceTokenizer(WordPieceParts parts)
        : base(parts)
    {
        this.parts = parts;
        originalTokens = new(parts.AddedTokens.Where(token => !token.IsNormalized));
        normalizedTokens = new(parts.AddedTokens.Where(token => token.IsNormalized)
            .Select(token => token with { Content = parts.Normalizer.Normalize(token.Content) }));
    }

    protected override TokenizedText Encode(string text, string? pair, SequenceTemplate template, int room)
    {
        var first = new PooledBuffer<int>(stackalloc int[StackIds]);
        var second = new PooledBuffer<int>(stackalloc int[pair is null ? 0 : StackIds]);
        var writer = new NormalizedWriter(
            stackalloc char[StackCharacters], stackalloc long[StackMarks], parts.Normalizer.Steps);
        try
        {
            // A pair's cut depends on both whole lengths; a single text needs no token past its cut.
            EncodeText(text, pair is null ? room : int.MaxValue, ref writer, ref first);
            EncodeText(pair, int.MaxValue, ref writer, ref second);
            return Fit(first.Items, second.Items, pair is not null, template, room);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
            writer.Dispose();
        }
    }

    // Stops once there are at least `enough` ids.
    private void EncodeText(
        ReadOnlySpan<char> text, int enough, ref NormalizedWriter writer, ref PooledBuffer<int> ids)
    {
        var at = 0;
        while (ids.Count < enough && originalTokens.TryFind(text, at, out var match))
        {
            EncodeOriginal(text[at..match.Start], enough, ref writer, ref ids);
            ids.Add(match.Id);
            at = match.End;
        }

        EncodeOriginal(text[at..], enough, ref writer, ref ids);
    }

    private void EncodeOriginal(
        ReadOnlySpan<char> text, int enough, ref NormalizedWriter writer, ref PooledBuffer<int> ids)
    {
        if (text.IsEmpty || ids.Count >= enough)
        {
            return;
        }

        parts.Normalizer.Normalize(text, ref writer);
        var normalized = writer.Text;
        var at = 0;
        while (ids.Count < enough && normalizedTokens.TryFind(normalized, at, out var match))
        {
            EncodeNormalized(normalized[at..match.Start], enough, ref ids);
            ids.Add(match.Id);
            at = match.End;
        }

        EncodeNormalized(normalized[at..], enough, ref ids);
    }

    private void EncodeNormalized(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
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
