using System.Text;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>
/// Reads Thrift's compact protocol, as which Parquet writes its metadata, from untrusted bytes: no count is believed
/// beyond the bytes that are there, and nothing nests without end.
/// </summary>
/// <param name="bytes">From a structure's first byte on.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 32;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int depth;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Goes into a structure; it ends with the field of type <see cref="ThriftType.Stop"/>.</summary>
    /// <exception cref="InvalidDataException">It lies too deep.</exception>
    public void Enter()
    {
        if (++depth > DeepestNesting)
        {
            throw new InvalidDataException($"structures nest deeper than {DeepestNesting} levels");
        }
    }

    /// <summary>The head of the next field; behind the last, out of the structure.</summary>
    /// <param name="field">Number of the field before, 0 for none; becomes that of this one.</param>
    /// <exception cref="EndOfStreamException">The bytes end here.</exception>
    /// <exception cref="InvalidDataException">The type is none.</exception>
    public ThriftType NextField(ref int field)
    {
        var head = ReadByte();
        if (head == 0)
        {
            depth--;
            return ThriftType.Stop;
        }

        var delta = head >> 4;
        field = delta != 0 ? field + delta : (short)ReadInteger();
        return TypeOf(head & 0xF);
    }

    /// <summary>The head of a list.</summary>
    /// <returns>How many items there are, each of at least one byte.</returns>
    public int ReadList(ThriftType wanted, out ThriftType item)
    {
        if (wanted is not (ThriftType.List or ThriftType.Set))
        {
            throw new InvalidDataException("a list is expected");
        }

        var head = ReadByte();
        item = TypeOf(head & 0xF);
        return CountOf(head >> 4 == 0xF ? ReadVarint() : (ulong)(head >> 4));
    }

    /// <summary>A whole number of any width.</summary>
    public long ReadNumber(ThriftType type) => type switch
    {
        ThriftType.Byte => (sbyte)ReadByte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ReadInteger(),
        _ => throw new InvalidDataException("a whole number is expected"),
    };

    /// <summary>A whole number that fits 32 bits.</summary>
    public int ReadInt32(ThriftType type) => ReadNumber(type) is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new InvalidDataException("a number is out of range");

    /// <summary>A truth value, which stands in the head of its field.</summary>
    public static bool ReadBoolean(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw new InvalidDataException("a truth value is expected"),
    };

    /// <summary>A text in UTF-8.</summary>
    public string ReadText(ThriftType type)
    {
        if (type != ThriftType.Binary)
        {
            throw new InvalidDataException("a text is expected");
        }

        try
        {
            return StrictText.GetString(Take(ReadVarint()));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("a name is no UTF-8", exception);
        }
    }

    /// <summary>Reads past a value.</summary>
    public void Skip(ThriftType type)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Take(1);
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Take(sizeof(double));
                break;
            case ThriftType.Binary:
                Take(ReadVarint());
                break;
            case ThriftType.List or ThriftType.Set:
                SkipItems(ReadList(type, out var item), item, item);
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            default:
                SkipStructure();
                break;
        }
    }

    private void SkipStructure()
    {
        Enter();
        var field = 0;
        while (NextField(ref field) is not ThriftType.Stop and var type)
        {
            Skip(type);
        }
    }

    private void SkipMap()
    {
        var count = CountOf(ReadVarint());
        if (count > 0)
        {
            var types = ReadByte();
            SkipItems(count, TypeOf(types >> 4), TypeOf(types & 0xF));
        }
    }

    private void SkipItems(int count, ThriftType first, ThriftType second)
    {
        // Lists nest as structures do.
        Enter();
        for (var i = 0; i < count; i++)
        {
            SkipItem(first);
            if (first != second)
            {
                SkipItem(second);
            }
        }

        depth--;
    }

    // Truth values of a list have a byte each.
    private void SkipItem(ThriftType type) =>
        Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type);

    private static ThriftType TypeOf(int number) => number is >= (int)ThriftType.True and <= (int)ThriftType.Structure
        ? (ThriftType)number
        : throw new InvalidDataException($"{number} is the number of no type");

    private readonly int CountOf(ulong count) => count <= (ulong)(bytes.Length - Position)
        ? (int)count
        : throw new EndOfStreamException("a list is longer than the bytes that are there");

    private long ReadInteger() => Varint.Signed(ReadVarint());

    private ulong ReadVarint()
    {
        var length = Varint.Read(bytes[Position..], out var value);
        Take(length > 0 ? (ulong)length : ulong.MaxValue);
        return value;
    }

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            throw new EndOfStreamException("the bytes end within a structure");
        }

        var taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
