using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>The pieces of a vocabulary as a double-array trie over their UTF-8 bytes. Immutable.</summary>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int None = -1;

    private readonly Unit[] units;

    /// <param name="pieces">With their ids; none empty, none twice.</param>
    public PieceTrie(IEnumerable<(byte[] Bytes, int Id)> pieces) => units = PieceTrieBuilder.Build(pieces);

    /// <summary>The id of the piece that ends in a node, or <see cref="None"/>.</summary>
    public int IdAt(int node) => units[node].Id;

    /// <summary>The node that a byte leads to, or <see cref="None"/>.</summary>
    public int Next(int node, byte label)
    {
        var next = units[node].Base + label;
        return units[next].Parent == node ? next : None;
    }

    public int IdOf(ReadOnlySpan<byte> piece)
    {
        var node = Root;
        foreach (var label in piece)
        {
            node = Next(node, label);
            if (node < 0)
            {
                return None;
            }
        }

        return IdAt(node);
    }

    /// <summary>A node; its child for a byte stands that far behind <see cref="Base"/>.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Unit
    {
        public int Base;
        public int Parent;
        public int Id;
    }
}
