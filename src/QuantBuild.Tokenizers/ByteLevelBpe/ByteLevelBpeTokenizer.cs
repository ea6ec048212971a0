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
        : base(parts)
    {
        this.parts = parts;

        // Nothing is normalized, but what would be is searched where the others have left text.
        firstTokens = new(parts.AddedTokens.Where(token => !token.IsNormalized));
        laterTokens = new(parts.AddedTokens.Where(token => token.IsNormalized));
    }

    protected override TokenizedText Encode(string text, string? pair, SequenceTemplate template, int room)
    {
        var first = new PooledBuffer<int>(stackalloc int[StackIds]);
        var second = new PooledBuffer<int>(stackalloc int[pair is null ? 0 : StackIds]);
        try
        {
            // A pair's cut depends on both whole lengths; a single text needs no token past its cut.
            EncodeText(text, pair is null ? room : int.MaxValue, ref first);
            EncodeText(pair, int.MaxValue, ref second);
            return Fit(first.Items, second.Items, pair is not null, template, room);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    // Stops once there are at least `enough` ids.
    private void EncodeText(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        var at = 0;
        while (ids.Count < enough && firstTokens.TryFind(text, at, out var match))
        {
            EncodeRest(text[at..match.Start], enough, ref ids);
            ids.Add(match.Id);
            at = match.End;
        }

        EncodeRest(text[at..], enough, ref ids);
    }

    private void EncodeRest(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        var at = 0;
        while (ids.Count < enough && laterTokens.TryFind(text, at, out var match))
        {
            EncodePiece(text[at..match.Start], enough, ref ids);
            ids.Add(match.Id);
            at = match.End;
        }

        EncodePiece(text[at..], enough, ref ids);
    }

    private void EncodePiece(scoped ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (!parts.Split.AddsPrefixSpace || text[0] == ' ')
        {
            EncodeWords(text, enough, ref ids);
            return;
        }

        var prefixed = new PooledBuffer<char>(stackalloc char[StackCharacters]);
        try
        {
            prefixed.Add(' ');
            prefixed.AddRange(text);
            EncodeWords(prefixed.Items, enough, ref ids);
        }
        finally
        {
            prefixed.Dispose();
        }
    }

    private void EncodeWords(scoped ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        if (!parts.Split.SplitsWords)
        {
            parts.Model.Encode(text, ref ids);
            return;
        }

        foreach (var word in new ByteLevelWords(text))
        {
            if (ids.Count >= enough)
            {
                return;
            }

            parts.Model.Encode(word, ref ids);
        }
    }
}
