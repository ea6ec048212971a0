using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>
/// Places the nodes of a trie in one array so that no two children of different nodes meet. Time and memory are bound
/// by the bytes of all pieces: a node with several children tries few places, and then takes new room.
/// </summary>
internal sealed class PieceTrieBuilder
{
    private const int Labels = 256;
    private const int MostTries = 32;
    private const int Free = -2;

    private readonly (byte[] Bytes, int Id)[] pieces;
    private readonly List<PieceTrie.Unit> units = [];
    private readonly Stack<(int Node, int First, int End, int Depth)> open = new();

    // No free place stands before it but those that several nodes have tried in vain.
    private int firstFree = 1;

    private PieceTrieBuilder(IEnumerable<(byte[] Bytes, int Id)> pieces) =>
        this.pieces = [.. pieces.OrderBy(piece => piece.Bytes, ByteOrder.Instance)];

    public static PieceTrie.Unit[] Build(IEnumerable<(byte[] Bytes, int Id)> pieces) =>
        new PieceTrieBuilder(pieces).Build();

    private PieceTrie.Unit[] Build()
    {
        Reserve(1);
        units[PieceTrie.Root] = new() { Parent = PieceTrie.None, Id = PieceTrie.None };
        open.Push((PieceTrie.Root, 0, pieces.Length, 0));
        Span<byte> labels = stackalloc byte[Labels];
        while (open.TryPop(out var range))
        {
            var (node, first, end, depth) = range;
            if (first < end && pieces[first].Bytes.Length == depth)
            {
                CollectionsMarshal.AsSpan(units)[node].Id = pieces[first++].Id;
            }

            var count = CollectLabels(first, end, depth, labels);
            if (count > 0)
            {
                Place(node, labels[..count], (first, end, depth));
            }
        }

        // A look-up of any byte from any base stays in the array.
        Reserve(units.Count + Labels);
        return [.. units];
    }

    private int CollectLabels(int first, int end, int depth, Span<byte> labels)
    {
        var count = 0;
        for (var i = first; i < end; i++)
        {
            var label = pieces[i].Bytes[depth];
            if (count == 0 || labels[count - 1] != label)
            {
                labels[count++] = label;
            }
        }

        return count;
    }

    private void Place(int node, ReadOnlySpan<byte> labels, (int First, int End, int Depth) range)
    {
        var @base = FindBase(labels);
        Reserve(@base + Labels);
        var span = CollectionsMarshal.AsSpan(units);
        span[node].Base = @base;
        var first = range.First;
        foreach (var label in labels)
        {
            var end = first;
            while (end < range.End && pieces[end].Bytes[range.Depth] == label)
            {
                end++;
            }

            span[@base + label] = new() { Parent = node, Id = PieceTrie.None };
            open.Push((@base + label, first, end, range.Depth + 1));
            first = end;
        }

        while (firstFree < span.Length && span[firstFree].Parent != Free)
        {
            firstFree++;
        }
    }

    private int FindBase(ReadOnlySpan<byte> labels)
    {
        var place = Math.Max(firstFree, labels[0] + 1);
        for (var tries = 0; tries < MostTries && place < units.Count; place++)
        {
            if (units[place].Parent != Free)
            {
                continue;
            }

            if (IsFree(place - labels[0], labels))
            {
                return place - labels[0];
            }

            tries++;
        }

        // Long searches in vain are not begun again from the same place.
        firstFree = labels.Length == 1 ? firstFree : Math.Max(firstFree, Math.Min(place, units.Count) - Labels);
        return Math.Max(units.Count - labels[0], 1);
    }

    private bool IsFree(int @base, ReadOnlySpan<byte> labels)
    {
        foreach (var label in labels)
        {
            if (@base + label < units.Count && units[@base + label].Parent != Free)
            {
                return false;
            }
        }

        return true;
    }

    private void Reserve(int count)
    {
        while (units.Count < count)
        {
            units.Add(new() { Parent = Free, Id = PieceTrie.None });
        }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
