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
        : base(parts.Sequence)
    {
        this.parts = parts;
        originalTokens = AddedTokenMatcher.OfOriginal(parts.Sequence.AddedTokens);
        normalizedTokens = AddedTokenMatcher.OfNormalized(parts.Sequence.AddedTokens, parts.Normalizer.Normalize);
    }

    protected override void EncodeText(ReadOnlySpan<char> text, int enough, ref TokenBuffer tokens)
    {
        var writer = new NormalizedWriter(
            stackalloc char[StackCharacters], stackalloc long[StackMarks], parts.Normalizer.Steps, tokens.IsAligned);
        try
        {
            var at = 0;
            while (tokens.Count < enough && originalTokens.TryFind(text, at, out var match))
            {
                EncodeOriginal(text[at..match.Start], at, enough, ref writer, ref tokens);
                tokens.AddWord(match.Id, match.Start, match.End);
                at = match.End;
            }

            EncodeOriginal(text[at..], at, enough, ref writer, ref tokens);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private void EncodeOriginal(
        ReadOnlySpan<char> text, int place, int enough, ref NormalizedWriter writer, ref TokenBuffer tokens)
    {
        if (text.IsEmpty || tokens.Count >= enough)
        {
            return;
        }

        parts.Normalizer.Normalize(text, ref writer);
        var normalized = writer.Text;
        var tokensBefore = tokens.Count;
        var at = 0;
        while (tokens.Count < enough && normalizedTokens.TryFind(normalized, at, out var match))
        {
            EncodeNormalized(normalized[at..match.Start], at, enough, ref tokens);
            tokens.AddWord(match.Id, match.Start, match.End);
            at = match.End;
        }

        EncodeNormalized(normalized[at..], at, enough, ref tokens);
        tokens.Align(tokensBefore, new(writer.Sources, text, place));
    }

    private void EncodeNormalized(ReadOnlySpan<char> text, int place, int enough, ref TokenBuffer tokens)
    {
        var words = new BertWords(text);
        while (tokens.Count < enough && words.MoveNext())
        {
            parts.Model.Encode(words.Current, place + words.Start, ref tokens);
        }
    }
}
