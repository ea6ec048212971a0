using System.Text;
using QuantBuild.Tokenizers.AddedTokens;
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

    public UnigramTokenizer(UnigramParts parts)
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
        var buffers = new UnigramBuffers(
            stackalloc char[StackCharacters], stackalloc byte[StackBytes], stackalloc PathNode[StackBytes]);
        try
        {
            // A pair's cut depends on both whole lengths; a single text needs no token past its cut.
            EncodeText(text, pair is null ? room : int.MaxValue, ref buffers, ref first);
            EncodeText(pair, int.MaxValue, ref buffers, ref second);
            return Fit(first.Items, second.Items, pair is not null, template, room);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
            buffers.Dispose();
        }
    }

    // Stops once there are at least `enough` ids.
    private void EncodeText(
        ReadOnlySpan<char> text, int enough, ref UnigramBuffers buffers, ref PooledBuffer<int> ids)
    {
        var at = 0;
        while (ids.Count < enough && originalTokens.TryFind(text, at, out var match))
        {
            EncodeOriginal(text[at..match.Start], isFirst: at == 0, enough, ref buffers, ref ids);
            ids.Add(match.Id);
            at = match.End;
        }

        EncodeOriginal(text[at..], isFirst: at == 0, enough, ref buffers, ref ids);
    }

    private void EncodeOriginal(
        ReadOnlySpan<char> text, bool isFirst, int enough, ref UnigramBuffers buffers, ref PooledBuffer<int> ids)
    {
        if (text.IsEmpty || ids.Count >= enough)
        {
            return;
        }

        buffers.Normalized.Clear();
        parts.Normalizer.Normalize(text, ref buffers.Normalized);
        var normalized = buffers.Normalized.Items;
        var at = 0;
        while (ids.Count < enough && normalizedTokens.TryFind(normalized, at, out var match))
        {
            EncodeNormalized(normalized[at..match.Start], isFirst && at == 0, enough, ref buffers, ref ids);
            ids.Add(match.Id);
            at = match.End;
        }

        EncodeNormalized(normalized[at..], isFirst && at == 0, enough, ref buffers, ref ids);
    }

    private void EncodeNormalized(
        ReadOnlySpan<char> text, bool isFirst, int enough, ref UnigramBuffers buffers, ref PooledBuffer<int> ids)
    {
        if (!parts.PreTokenizer.SplitsAtWhiteSpace)
        {
            EncodePart(text, isFirst, enough, ref buffers, ref ids);
            return;
        }

        // All white space is in the basic plane: characters serve.
        for (var start = 0; start < text.Length && ids.Count < enough;)
        {
            var end = start;
            while (end < text.Length && !CharacterProperties.IsWhiteSpace(text[end]))
            {
                end++;
            }

            EncodePart(text[start..end], isFirst, enough, ref buffers, ref ids);
            start = end + 1;
        }
    }

    private void EncodePart(
        ReadOnlySpan<char> part, bool isFirst, int enough, ref UnigramBuffers buffers, ref PooledBuffer<int> ids)
    {
        if (part.IsEmpty)
        {
            return;
        }

        buffers.Words.Clear();
        if (parts.PreTokenizer.Metaspace is not { } metaspace)
        {
            Encoding.UTF8.GetBytes(part, buffers.Words.Extend(Encoding.UTF8.GetByteCount(part)));
            parts.Model.Encode(buffers.Words.Items, ref buffers.Path, ref ids);
            return;
        }

        metaspace.Write(part, isFirst, ref buffers.Words);
        for (var words = buffers.Words.Items; !words.IsEmpty && ids.Count < enough;)
        {
            var length = metaspace.FirstWord(words);
            parts.Model.Encode(words[..length], ref buffers.Path, ref ids);
            words = words[length..];
        }
    }
}
