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
        firstTokens = new(parts.AddedTokens.Where(token => !token.IsNormalized));
        laterTokens = new(parts.AddedTokens.Where(token => token.IsNormalized));
    }

    protected override void EncodeText(ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        foreach (var (id, start, end) in new TextPieces(text, firstTokens))
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

            EncodeRest(text[start..end], enough, ref ids);
        }
    }

    private void EncodeRest(scoped ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        foreach (var (id, start, end) in new TextPieces(text, laterTokens))
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

            EncodePiece(text[start..end], enough, ref ids);
        }
    }

    private void EncodePiece(scoped ReadOnlySpan<char> text, int enough, ref PooledBuffer<int> ids)
    {
        if (!parts.Split.AddsPrefixSpace || text[0] == ' ')
        {
            EncodeWords(text, enough, ref ids);
            return;
        }

        var prefixed = new PooledBuffer<char>(stackalloc char[StackCharacters]);
        try
        {
            prefixed.Add(' ');
            prefixed.Add(text);
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
