using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>RoBERTa's and GPT-2's tokenizer: added tokens, words, byte pairs, special tokens.</summary>
internal sealed class ByteLevelBpeTokenizer : SequenceTokenizer
{
    private const int StackCharacters = 256;

    private readonly ByteLevelBpeParts parts;
    private readonly AddedTokenMatcher firstTokens;
    private readonly AddedTokenMatcher laterTokens;

    public ByteLevelBpeTokenizer(ByteLevelBpeParts parts)
        : base(parts.Sequence)
    {
        this.parts = parts;

        // Nothing is normalized, but what would be is searched where the others have left text.
        firstTokens = AddedTokenMatcher.OfOriginal(parts.Sequence.AddedTokens);
        laterTokens = AddedTokenMatcher.OfNormalized(parts.Sequence.AddedTokens, content => content);
    }

    protected override void EncodeText(ReadOnlySpan<char> text, int enough, ref TokenBuffer tokens)
    {
        var at = 0;
        while (tokens.Count < enough && firstTokens.TryFind(text, at, out var match))
        {
            EncodeRest(text[at..match.Start], at, enough, ref tokens);
            tokens.AddWord(match.Id, match.Start, match.End);
            at = match.End;
        }

        EncodeRest(text[at..], at, enough, ref tokens);
    }

    private void EncodeRest(ReadOnlySpan<char> text, int place, int enough, ref TokenBuffer tokens)
    {
        var at = 0;
        while (tokens.Count < enough && laterTokens.TryFind(text, at, out var match))
        {
            EncodePiece(text[at..match.Start], place + at, enough, ref tokens);
            tokens.AddWord(match.Id, place + match.Start, place + match.End);
            at = match.End;
        }

        EncodePiece(text[at..], place + at, enough, ref tokens);
    }

    private void EncodePiece(ReadOnlySpan<char> text, int place, int enough, ref TokenBuffer tokens)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var tokensBefore = tokens.Count;
        if (!parts.Split.AddsPrefixSpace || text[0] == ' ')
        {
            EncodeWords(text, enough, ref tokens);
            tokens.Shift(tokensBefore, place);
            return;
        }

        // The space comes from the first character.
        var prefixed = new AlignedBuffer<char>(stackalloc char[StackCharacters], tokens.IsAligned);
        try
        {
            prefixed.Add(' ', source: 0);
            Alignment.Copy(text, start: 0, ref prefixed);
            EncodeWords(prefixed.Items, enough, ref tokens);
            tokens.Align(tokensBefore, new(prefixed.Sources, text, place));
        }
        finally
        {
            prefixed.Dispose();
        }
    }

    private void EncodeWords(scoped ReadOnlySpan<char> text, int enough, ref TokenBuffer tokens)
    {
        if (!parts.Split.SplitsWords)
        {
            parts.Model.Encode(text, place: 0, ref tokens);
            return;
        }

        var words = new ByteLevelWords(text);
        while (tokens.Count < enough && words.MoveNext())
        {
            parts.Model.Encode(words.Current, words.Start, ref tokens);
        }
    }
}
