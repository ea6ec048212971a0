using System.Buffers;
using System.Text;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>Byte-pair encoding of one word's UTF-8 bytes; a lone surrogate counts as U+FFFD.</summary>
internal sealed class BpeModel
{
    private const int StackBytes = 256;
    private const int Missing = -1;

    private readonly WordCache cache = new();
    private readonly MergeTable merges;
    private readonly BpeOptions options;
    private readonly Dictionary<string, int> vocabulary;
    private readonly int[] byteIds;

    // Of each token, in characters of the vocabulary.
    private readonly int[] tokenLengths;

    /// <param name="vocabulary">Token to id; must not change any more.</param>
    /// <param name="merges">Of the same vocabulary.</param>
    /// <param name="options">How they are to be used.</param>
    /// <param name="tokens">All tokens by id.</param>
    public BpeModel(
        Dictionary<string, int> vocabulary, MergeTable merges, BpeOptions options, IReadOnlyList<string> tokens)
    {
        tokenLengths = [.. tokens.Select(token => token.Length)];
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.options = options;
        byteIds =
        [
            .. Enumerable.Range(0, 0x100)
                .Select(value => vocabulary.GetValueOrDefault($"{ByteCharacters.Of((byte)value)}", Missing)),
        ];
    }

    /// <summary>Adds the word's tokens.</summary>
    /// <param name="word">Not empty.</param>
    /// <param name="place">Where it begins in the text that the tokens' ranges are to be of.</param>
    /// <param name="tokens">Where to.</param>
    public void Encode(scoped ReadOnlySpan<char> word, int place, ref TokenBuffer tokens)
    {
        tokens.BeginWord();
        var tokensBefore = tokens.Count;
        if (word.Length <= WordCache.LongestWord && cache.TryFind(word, out var known))
        {
            tokens.AddAll(known);
        }
        else
        {
            EncodeAnew(word, ref tokens);
        }

        if (tokens.IsAligned)
        {
            SetRanges(word, place, tokensBefore, ref tokens);
        }
    }

    private void EncodeAnew(scoped ReadOnlySpan<char> word, ref TokenBuffer tokens)
    {
        var most = Encoding.UTF8.GetMaxByteCount(word.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[StackBytes];
        var ids = new PooledBuffer<int>(stackalloc int[StackBytes]);
        EncodeBytes(bytes[..Encoding.UTF8.GetBytes(word, bytes)], ref ids);
        tokens.AddAll(ids.Items);
        if (word.Length <= WordCache.LongestWord)
        {
            cache.Keep(word, ids.Items);
        }

        ids.Dispose();
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // A token has as many bytes as characters in the vocabulary; the unknown one, those that the vocabulary lacks.
    private void SetRanges(scoped ReadOnlySpan<char> word, int place, int first, ref TokenBuffer tokens)
    {
        var bytes = new AlignedBuffer<byte>(stackalloc byte[StackBytes], isAligned: true);
        try
        {
            Alignment.Encode(word, start: 0, ref bytes);
            var at = 0;
            for (var token = first; token < tokens.Count; token++)
            {
                // Merges of the unknown token claim more bytes than there are.
                at = Math.Min(at, bytes.Count - 1);
                var end = Math.Min(EndOf(tokens.Ids[token], bytes.Items, ref at), bytes.Count);
                tokens.SetRange(token, at, end);
                at = end;
            }

            tokens.Align(first, new(bytes.Sources, word, place));
        }
        finally
        {
            bytes.Dispose();
        }
    }

    private int EndOf(int id, ReadOnlySpan<byte> bytes, ref int at)
    {
        if (byteIds[bytes[at]] != Missing || (options.IgnoresMerges && options.UnknownId != id))
        {
            return at + tokenLengths[id];
        }

        if (options.UnknownId is null)
        {
            at = SkipMissing(bytes, at);
            return at + tokenLengths[id];
        }

        return options.FusesUnknown ? SkipMissing(bytes, at) : at + 1;
    }

    private int SkipMissing(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && byteIds[bytes[at]] == Missing)
        {
            at++;
        }

        return at;
    }

    private void EncodeBytes(scoped ReadOnlySpan<byte> bytes, ref PooledBuffer<int> ids)
    {
        if (options.IgnoresMerges && vocabulary.TryGetValue(ByteCharacters.Of(bytes), out var whole))
        {
            ids.Add(whole);
            return;
        }

        var start = ids.Count;
        var isUnknown = false;
        foreach (var value in bytes)
        {
            var wasUnknown = isUnknown;
            isUnknown = byteIds[value] == Missing;
            if (!isUnknown)
            {
                ids.Add(byteIds[value]);
            }
            else if (options.UnknownId is { } unknown && !(wasUnknown && options.FusesUnknown))
            {
                ids.Add(unknown);
            }
        }

        ids.Truncate(start + WordMerger.Merge(merges, ids.From(start)));
    }
}
