using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>Which pairs of tokens become one token, and which of them first. Immutable.</summary>
internal sealed class MergeTable
{
    /// <summary>A pair that is not merged. Any merge is smaller.</summary>
    public const long None = long.MaxValue;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const int SlotsAPair = 2;

    // Open addressing with linear probing; a free slot has the merge None.
    private readonly Slot[] slots;
    private readonly int shift;

    /// <param name="vocabulary">Token to id.</param>
    /// <param name="pairs">The first is merged first; of one pair that stands twice, the last place counts.</param>
    /// <param name="error">Makes an error of a place and what is wrong with its pair.</param>
    /// <exception cref="VocabularyException">A token of a pair, or their merge, is not in the vocabulary.</exception>
    public MergeTable(
        Dictionary<string, int> vocabulary,
        IEnumerable<TokenPair> pairs,
        Func<int, string, VocabularyException> error)
    {
        var merges = new Dictionary<ulong, long>();
        var rank = 0L;
        foreach (var (left, right, place) in pairs)
        {
            merges[KeyOf(IdOf(left, place), IdOf(right, place))] =
                (rank++ << 32) | (uint)IdOf(left + right, place);
        }

        var count = BitOperations.RoundUpToPowerOf2((uint)((merges.Count + 1) * SlotsAPair));
        shift = 64 - BitOperations.Log2(count);
        slots = new Slot[count];
        Array.Fill(slots, new() { Merge = None });
        foreach (var (key, merge) in merges)
        {
            slots[FreeSlotFor(key)] = new() { Key = key, Merge = merge };
        }

        int IdOf(string token, int place) => vocabulary.TryGetValue(token, out var id)
            ? id
            : throw error(place, $"Merges need the token {Quoted.Text(token)}, which the vocabulary does not have.");
    }

    /// <summary>The merge of two tokens: the smaller, the earlier; <see cref="None"/> where there is none.</summary>
    public long Find(int left, int right)
    {
        var key = KeyOf(left, right);
        for (var at = FirstSlotOf(key);; at = (at + 1) & (slots.Length - 1))
        {
            ref readonly var slot = ref slots[at];
            if (slot.Key == key || slot.Merge == None)
            {
                return slot.Merge;
            }
        }
    }

    /// <summary>The token that a merge makes.</summary>
    public static int TokenOf(long merge) => (int)merge;

    private static ulong KeyOf(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int FirstSlotOf(ulong key) => (int)((key * Multiplier) >> shift);

    private int FreeSlotFor(ulong key)
    {
        var at = FirstSlotOf(key);
        while (slots[at].Merge != None)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return at;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public ulong Key;
        public long Merge;
    }
}
