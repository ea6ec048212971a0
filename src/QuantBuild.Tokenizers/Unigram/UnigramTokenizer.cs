using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.PreTokenizers;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>SentencePiece's Unigram: added tokens, normalization, words, pieces, special tokens.</summary>
internal sealed class UnigramTokenizer : SequenceTokenizer
{
    private const int StackCharacters = 512;
    private const int StackBytes = 128;

    private readonly UnigramParts parts;
    private readonly AddedTokenMatcher originalTokens;
    private readonly AddedTokenMatcher normalizedTokens;
    private readonly HashSet<int> specialIds;

    public UnigramTokenizer(UnigramParts parts)
        : base(parts.Sequence)
    {
        this.parts = parts;
        originalTokens = AddedTokenMatcher.OfOriginal(parts.Sequence.AddedTokens);
        normalizedTokens = AddedTokenMatcher.OfNormalized(parts.Sequence.AddedTokens, parts.Normalizer.Normalize);
        var named = parts.Sequence.SpecialIds;
        specialIds =
        [
            .. parts.Sequence.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Id),
            .. ((int?[])[named.Pad, named.Unknown, named.Cls, named.Sep, named.Mask]).OfType<int>(),
        ];
    }

    public override TokenText? BeginText()
    {
        var tokens = parts.Sequence.Tokens;
        return parts is { PreTokenizer.Metaspace: { } metaspace, Model.FallsBackToBytes: false }
            ? new TokenText(
                id => id < tokens.Length ? tokens[id] : string.Empty, specialIds, metaspace.Mark, metaspace.Prepends)
            : null;
    }

    protected override void EncodeText(ReadOnlySpan<char> text, int enough, ref TokenBuffer tokens)
    {
        var buffers = new UnigramBuffers(
            stackalloc char[StackCharacters],
            stackalloc byte[StackBytes],
            stackalloc PathNode[StackBytes],
            tokens.IsAligned,
            needsPlaces: tokens.IsAligned || parts.PreTokenizer.Metaspace is { DependsOnPlace: true });
        try
        {
            var at = 0;
            while (tokens.Count < enough && originalTokens.TryFind(text, at, out var match))
            {
                EncodeOriginal(text[at..match.Start], at, enough, ref buffers, ref tokens);
                tokens.AddWord(match.Id, match.Start, match.End);
                at = match.End;
            }

            EncodeOriginal(text[at..], at, enough, ref buffers, ref tokens);
        }
        finally
        {
            buffers.Dispose();
        }
    }

    private void EncodeOriginal(
        ReadOnlySpan<char> text, int place, int enough, ref UnigramBuffers buffers, ref TokenBuffer tokens)
    {
        if (text.IsEmpty || tokens.Count >= enough)
        {
            return;
        }

        buffers.Normalized.Clear();
        parts.Normalizer.Normalize(text, ref buffers.Normalized);
        var normalized = buffers.Normalized.Items;
        var tokensBefore = tokens.Count;
        var at = 0;
        while (tokens.Count < enough && normalizedTokens.TryFind(normalized, at, out var match))
        {
            EncodeNormalized(normalized[at..match.Start], at, place == 0, enough, ref buffers, ref tokens);
            tokens.AddWord(match.Id, match.Start, match.End);
            at = match.End;
        }

        EncodeNormalized(normalized[at..], at, place == 0, enough, ref buffers, ref tokens);
        tokens.Align(tokensBefore, new(buffers.Normalized.Sources, text, place));
    }

    private void EncodeNormalized(
        ReadOnlySpan<char> text,
        int place,
        bool isFirst,
        int enough,
        ref UnigramBuffers buffers,
        ref TokenBuffer tokens)
    {
        if (!parts.PreTokenizer.SplitsAtWhiteSpace)
        {
            EncodePart(text, place, isFirst, enough, ref buffers, ref tokens);
            return;
        }

        // All white space is in the basic plane: characters serve.
        for (var start = 0; start < text.Length && tokens.Count < enough;)
        {
            var end = start;
            while (end < text.Length && !CharacterProperties.IsWhiteSpace(text[end]))
            {
                end++;
            }

            EncodePart(text[start..end], place + start, isFirst, enough, ref buffers, ref tokens);
            start = end + 1;
        }
    }

    private void EncodePart(
        ReadOnlySpan<char> part,
        int place,
        bool isFirst,
        int enough,
        ref UnigramBuffers buffers,
        ref TokenBuffer tokens)
    {
        if (part.IsEmpty)
        {
            return;
        }

        buffers.Words.Clear();
        var tokensBefore = tokens.Count;
        if (parts.PreTokenizer.Metaspace is { } metaspace)
        {
            var begins = isFirst && metaspace.DependsOnPlace && buffers.Normalized.Sources[place] == 0;
            metaspace.Write(part, begins, ref buffers.Words);
            EncodeWords(metaspace, enough, ref buffers, ref tokens);
        }
        else
        {
            Alignment.Encode(part, start: 0, ref buffers.Words);
            parts.Model.Encode(buffers.Words.Items, place: 0, ref buffers.Path, ref tokens);
        }

        tokens.Align(tokensBefore, new(buffers.Words.Sources, part, place));
    }

    private void EncodeWords(
        Metaspace metaspace, int enough, ref UnigramBuffers buffers, ref TokenBuffer tokens)
    {
        var words = buffers.Words.Items;
        for (var at = 0; at < words.Length && tokens.Count < enough;)
        {
            var length = metaspace.FirstWord(words[at..]);
            parts.Model.Encode(words.Slice(at, length), at, ref buffers.Path, ref tokens);
            at += length;
        }
    }
}
