using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>
/// The ids of words seen before: one a slot, the newest. Bounded, and safe to use from several threads without locks,
/// since an entry never changes.
/// </summary>
internal sealed class WordCache
{
    /// <summary>A longer word is rare: it is not kept.</summary>
    public const int LongestWord = 32;

    private const int Slots = 1 << 14;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Entry?[] entries = new Entry?[Slots];

    /// <summary>The word's ids, or null.</summary>
    public int[]? Find(ReadOnlySpan<char> word) =>
        Volatile.Read(ref entries[SlotOf(word)]) is { } entry && word.SequenceEqual(entry.Word) ? entry.Ids : null;

    public void Keep(ReadOnlySpan<char> word, ReadOnlySpan<int> ids) =>
        Volatile.Write(ref entries[SlotOf(word)], new Entry(word.ToString(), ids.ToArray()));

    private static int SlotOf(ReadOnlySpan<char> word)
    {
        var hash = (ulong)word.Length;
        var fours = MemoryMarshal.Cast<char, ulong>(word);
        foreach (var four in fours)
        {
            hash = Mix(hash, four);
        }

        foreach (var character in word[(fours.Length * 4)..])
        {
            hash = Mix(hash, character);
        }

        return (int)(hash & (Slots - 1));
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var product = (hash ^ value) * Multiplier;
        return product ^ (product >> 32);
    }

    private sealed record Entry(string Word, int[] Ids);
}
