using System.Buffers.Binary;
using System.Collections;
using System.Text.Unicode;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>
/// SentencePiece's compiled character map: a double-array trie over UTF-8 in Darts' layout, whose values are places in
/// a block of replacements that each end with a zero byte. Immutable.
/// </summary>
/// <remarks>
/// The bytes are the trie's length in bytes (32 bits), the trie's units (32 bits each), and the replacements, all
/// little-endian.
/// </remarks>
internal sealed class CharacterMap
{
    private const int UnitBytes = sizeof(uint);
    private const uint LabelMask = (1u << 31) | 0xFF;
    private const uint ValueMask = (1u << 31) - 1;
    private const uint LeafFlag = 1 << 8;
    private const uint ExtendedOffsetFlag = 1 << 9;
    private const int OffsetShift = 10;

    private readonly uint[] units;
    private readonly byte[] replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        this.units = units;
        this.replacements = replacements;
    }

    /// <summary>Reads a map; every place that a look-up can come to is checked.</summary>
    /// <exception cref="FormatException">The bytes are none.</exception>
    public static CharacterMap Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < UnitBytes)
        {
            throw new FormatException("It is shorter than its header.");
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes) / UnitBytes;
        var rest = bytes[UnitBytes..];
        if (count == 0 || count > rest.Length / UnitBytes)
        {
            throw new FormatException($"Its trie has {count} units, its bytes hold {rest.Length / UnitBytes}.");
        }

        var trie = new uint[count];
        for (var i = 0; i < trie.Length; i++)
        {
            trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(rest[(i * UnitBytes)..]);
        }

        var map = new CharacterMap(trie, rest[(trie.Length * UnitBytes)..].ToArray());
        map.Check();
        return map;
    }

    /// <summary>The replacement of the shortest key that <paramref name="text"/> begins with.</summary>
    /// <param name="text">In UTF-8.</param>
    /// <param name="replacement">In UTF-8, perhaps empty.</param>
    public bool TryFind(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        var at = OffsetOf(units[0]);
        foreach (var label in text)
        {
            at ^= label;
            var unit = at < units.Length ? units[at] : 0;
            if (label == 0 || (unit & LabelMask) != label)
            {
                break;
            }

            at ^= OffsetOf(unit);
            if ((unit & LeafFlag) != 0)
            {
                var rest = replacements.AsSpan((int)(units[at] & ValueMask));
                var length = rest.IndexOf((byte)0);
                replacement = length < 0 ? rest : rest[..length];
                return true;
            }
        }

        replacement = default;
        return false;
    }

    private static uint OffsetOf(uint unit) => unit >> OffsetShift << (int)((unit & ExtendedOffsetFlag) >> 6);

    private void Check()
    {
        if (!Utf8.IsValid(replacements))
        {
            throw new FormatException("Its replacements are not valid UTF-8.");
        }

        // A node is where the offset of a unit leads; tails of keys are shared.
        var seen = new BitArray(units.Length);
        var open = new Stack<uint>();
        Open(OffsetOf(units[0]));
        while (open.TryPop(out var node))
        {
            for (uint label = 1; label <= byte.MaxValue; label++)
            {
                var at = node ^ label;
                if (at < units.Length && (units[at] & LabelMask) == label)
                {
                    var child = at ^ OffsetOf(units[at]);
                    Open(child);
                    if ((units[at] & LeafFlag) != 0)
                    {
                        CheckValue(units[child] & ValueMask);
                    }
                }
            }
        }

        void Open(uint node)
        {
            if (node >= units.Length)
            {
                throw new FormatException($"Its trie of {units.Length} units leads to unit {node}.");
            }

            if (!seen[(int)node])
            {
                seen[(int)node] = true;
                open.Push(node);
            }
        }
    }

    private void CheckValue(uint place)
    {
        const byte firstOfContinuation = 0x80, endOfContinuation = 0xC0;
        if (place > replacements.Length
            || (place < replacements.Length && replacements[place] is >= firstOfContinuation and < endOfContinuation))
        {
            throw new FormatException($"A key's replacement is said to stand at {place}, where none begins.");
        }
    }
}
