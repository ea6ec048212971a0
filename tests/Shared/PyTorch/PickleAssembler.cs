using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Tests.Shared.PyTorch;

/// <summary>Pickles put together opcode by opcode, as Python's pickler does or as it never would.</summary>
/// <param name="protocol">2 to 5.</param>
internal sealed class PickleAssembler(int protocol = 2)
{
    private readonly MemoryStream body = new();
    private uint memo;

    public PickleAssembler Op(char opcode) => Raw((byte)opcode);

    public PickleAssembler Raw(params ReadOnlySpan<byte> bytes)
    {
        body.Write(bytes);
        return this;
    }

    /// <summary>Keeps the uppermost value, as the pickler does behind whatever it may need again.</summary>
    public PickleAssembler Memo()
    {
        if (protocol >= 4)
        {
            return Raw(0x94);
        }

        var index = memo++;
        return index < 256 ? Op('q').Raw((byte)index) : Op('r').Raw(Bytes(index));
    }

    public PickleAssembler Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _ = protocol >= 4 && bytes.Length < 256
            ? Raw(0x8C, (byte)bytes.Length)
            : Op('X').Raw(Bytes((uint)bytes.Length));
        return Raw(bytes).Memo();
    }

    public PickleAssembler Integer(long value) => value switch
    {
        >= 0 and < 256 => Op('K').Raw((byte)value),
        >= 0 and < 65536 => Op('M').Raw((byte)value, (byte)(value >> 8)),
        >= int.MinValue and <= int.MaxValue => Op('J').Raw(Bytes((uint)(int)value)),
        _ => Raw(0x8A, 8).Raw(BitConverter.GetBytes(value)),
    };

    public PickleAssembler Integers(IReadOnlyList<long> values)
    {
        if (values.Count == 0)
        {
            return Op(')');
        }

        if (values.Count > 3)
        {
            Op('(');
        }

        foreach (var value in values)
        {
            Integer(value);
        }

        return (values.Count > 3 ? Op('t') : Raw((byte)(0x84 + values.Count))).Memo();
    }

    public PickleAssembler Global(string module, string name)
    {
        if (protocol >= 4)
        {
            return Text(module).Text(name).Raw(0x93).Memo();
        }

        return Op('c').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n")).Memo();
    }

    public PickleAssembler OrderedDictionary() => Global("collections", "OrderedDict").Op(')').Op('R').Memo();

    /// <summary><c>_rebuild_tensor_v2(storage, offset, shape, strides, False, OrderedDict())</c>.</summary>
    public PickleAssembler Tensor(RawTensor tensor, bool isLegacy)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(');
        Storage(tensor, isLegacy);
        return Integer(tensor.Offset).Integers(tensor.Shape).Integers(tensor.StridesOrDefault)
            .Raw(0x89).OrderedDictionary().Op('t').Memo().Op('R').Memo();
    }

    public PickleAssembler Storage(RawTensor tensor, bool isLegacy)
    {
        Op('(').Text("storage").Global("torch", tensor.StorageType).Text(tensor.Key).Text("cpu").Integer(tensor.Stated);
        if (isLegacy)
        {
            Op('N');
        }

        return Op('t').Memo().Op('Q');
    }

    /// <summary>A state_dict, with the versions of its modules as attribute.</summary>
    public PickleAssembler StateDictionary(IEnumerable<RawTensor> tensors, bool isLegacy)
    {
        OrderedDictionary().Op('(');
        foreach (var tensor in tensors)
        {
            Text(tensor.Name).Tensor(tensor, isLegacy);
        }

        return Op('u').Op('}').Memo().Text("_metadata").OrderedDictionary().Op('s').Op('b');
    }

    /// <summary>The whole pickle; from protocol 4 on in a frame.</summary>
    public byte[] Finish()
    {
        Op('.');
        var bytes = body.ToArray();
        return protocol < 4
            ? [0x80, (byte)protocol, .. bytes]
            : [0x80, (byte)protocol, 0x95, .. BitConverter.GetBytes((long)bytes.Length), .. bytes];
    }

    private static byte[] Bytes(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
