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

    private const int Slots = 1 << 15;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // An entry: the word's length, its characters, two in one number, and its ids. One array is one place in memory.
    private readonly int[]?[] entries = new int[]?[Slots];

    /// <summary>The ids of a word, or false.</summary>
    public bool TryFind(ReadOnlySpan<char> word, out ReadOnlySpan<int> ids)
    {
        if (Volatile.Read(ref entries[SlotOf(word)]) is { } entry && entry[0] == word.Length
            && word.SequenceEqual(MemoryMarshal.Cast<int, char>(entry.AsSpan(1))[..word.Length]))
        {
            ids = entry.AsSpan(IdsAt(word));
            return true;
        }

        ids = default;
        return false;
    }

    /// <param name="word">Of at most <see cref="LongestWord"/> characters.</param>
    /// <param name="ids">Its ids.</param>
    public void Keep(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        var entry = new int[IdsAt(word) + ids.Length];
        entry[0] = word.Length;
        word.CopyTo(MemoryMarshal.Cast<int, char>(entry.AsSpan(1)));
        ids.CopyTo(entry.AsSpan(IdsAt(word)));
        Volatile.Write(ref entries[SlotOf(word)], entry);
    }

    private static int IdsAt(ReadOnlySpan<char> word) => 1 + ((word.Length + 1) / 2);

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
}
