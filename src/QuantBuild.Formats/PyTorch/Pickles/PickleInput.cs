using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using QuantBuild.Formats.PyTorch.Faults;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>The bytes of pickles, one after another, with the arguments of their opcodes.</summary>
/// <param name="bytes">All that may be read.</param>
/// <param name="faults">The file's errors.</param>
internal sealed class PickleInput(ReadOnlyMemory<byte> bytes, CheckpointFaults faults)
{
    private const int LongestText = 1 << 16;
    private const int LongestLine = 1000;
    private const int LongestInteger = 16;

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The file's errors.</summary>
    public CheckpointFaults Faults => faults;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    /// <summary>A text of that many bytes of UTF-8.</summary>
    public string ReadText(ulong length) => length <= LongestText
        ? Decode(Take((int)length))
        : throw faults.Damaged($"holds a text of {length} bytes in its pickle at byte {Position}");

    /// <summary>A line of ASCII text, as module and name of a global are written.</summary>
    public string ReadLine()
    {
        var rest = bytes.Span[Position..];
        var length = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw faults.Damaged($"has no end of a line of its pickle at byte {Position}");
        }

        var line = Decode(Take(length));
        Take(1);
        return line;
    }

    /// <summary>A signed integer of that many bytes: a <c>long</c> where it fits into one.</summary>
    public object ReadInteger(uint length)
    {
        if (length > LongestInteger)
        {
            throw faults.Damaged($"holds an integer of {length} bytes in its pickle at byte {Position}");
        }

        var value = new BigInteger(Take((int)length));
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    private string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw faults.Damaged($"holds a text that is not UTF-8 before byte {Position} of its pickle");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw faults.Damaged($"ends within its pickle, at byte {Position}");
        }

        var taken = bytes.Span.Slice(Position, count);
        Position += count;
        return taken;
    }
}
