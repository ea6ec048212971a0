using System.Buffers;
using System.Text;
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

    /// <param name="vocabulary">Token to id; must not change any more.</param>
    /// <param name="merges">Of the same vocabulary.</param>
    /// <param name="options">How they are to be used.</param>
    public BpeModel(Dictionary<string, int> vocabulary, MergeTable merges, BpeOptions options)
    {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.options = options;
        byteIds =
        [
            .. Enumerable.Range(0, 0x100)
                .Select(value => vocabulary.GetValueOrDefault($"{ByteCharacters.Of((byte)value)}", Missing)),
        ];
    }

    /// <summary>Adds the word's ids to <paramref name="ids"/>.</summary>
    public void Encode(scoped ReadOnlySpan<char> word, ref PooledBuffer<int> ids)
    {
        if (word.Length > WordCache.LongestWord)
        {
            EncodeAnew(word, ref ids);
            return;
        }

        if (cache.TryFind(word, out var known))
        {
            ids.AddRange(known);
            return;
        }

        var start = ids.Count;
        EncodeAnew(word, ref ids);
        cache.Keep(word, ids.Items[start..]);
    }

    private void EncodeAnew(scoped ReadOnlySpan<char> word, ref PooledBuffer<int> ids)
    {
        var most = Encoding.UTF8.GetMaxByteCount(word.Length);
        var rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[StackBytes];
        EncodeBytes(bytes[..Encoding.UTF8.GetBytes(word, bytes)], ref ids);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
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
