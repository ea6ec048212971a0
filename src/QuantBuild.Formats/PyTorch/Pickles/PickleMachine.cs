using QuantBuild.Formats.PyTorch.Faults;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>
/// Reads one pickle: a program for a machine with a stack, of which the opcodes and globals that checkpoints of tensors
/// are made of are known, and all others refused by name. Nothing is executed but what stands here.
/// </summary>
internal sealed class PickleMachine
{
    /// <summary>Of each pickle; a checkpoint takes about 50 a tensor.</summary>
    private const int MostOpcodes = 2_000_000;

    private const int HighestProtocol = 5;

    private readonly PickleInput input;
    private readonly CheckpointFaults faults;
    private readonly PickleConstructions constructions;
    private readonly PickleStack stack;
    private readonly Dictionary<uint, object?> memo = [];

    private PickleMachine(PickleInput input, PickleConstructions constructions)
    {
        this.input = input;
        this.constructions = constructions;
        faults = input.Faults;
        stack = new PickleStack(faults);
    }

    /// <summary>The value of the pickle at the input's position, which ends behind it.</summary>
    /// <exception cref="ModelFileException">It is damaged, or holds what is not read.</exception>
    public static object? Run(PickleInput input, PickleConstructions constructions) =>
        new PickleMachine(input, constructions).Run();

    private object? Run()
    {
        for (var count = 0; count < MostOpcodes; count++)
        {
            var opcode = (PickleOpcode)input.ReadByte();
            if (opcode == PickleOpcode.Stop)
            {
                return stack.Pop();
            }

            Execute(opcode);
        }

        throw faults.Unsupported($"has more than {MostOpcodes} opcodes in a pickle");
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol:
                RequireProtocol(input.ReadByte());
                break;
            case PickleOpcode.Frame:
                _ = input.ReadUInt64(); // for readers of streams
                break;
            case PickleOpcode.Mark:
                stack.Mark();
                break;
            case PickleOpcode.BinaryPut:
                Put(input.ReadByte());
                break;
            case PickleOpcode.LongBinaryPut:
                Put(input.ReadUInt32());
                break;
            case PickleOpcode.Memoize:
                Put((uint)memo.Count);
                break;
            case PickleOpcode.Append:
                Append([stack.Pop()]);
                break;
            case PickleOpcode.Appends:
                Append(stack.PopToMark());
                break;
            case PickleOpcode.SetItem:
                var value = stack.Pop();
                SetItems([stack.Pop(), value]);
                break;
            case PickleOpcode.SetItems:
                SetItems(stack.PopToMark());
                break;
            case PickleOpcode.Build:
                Build(stack.Pop());
                break;
            default:
                stack.Push(Read(opcode));
                break;
        }
    }

    // Opcodes that leave one value.
    private object? Read(PickleOpcode opcode) => opcode switch
    {
        PickleOpcode.None => null,
        PickleOpcode.NewTrue => true,
        PickleOpcode.NewFalse => false,
        PickleOpcode.BinaryInteger => (long)input.ReadInt32(),
        PickleOpcode.BinaryInteger1 => (long)input.ReadByte(),
        PickleOpcode.BinaryInteger2 => (long)input.ReadUInt16(),
        PickleOpcode.Long1 => input.ReadInteger(input.ReadByte()),
        PickleOpcode.Long4 => input.ReadInteger(input.ReadUInt32()),
        PickleOpcode.BinaryFloat => input.ReadDouble(),
        PickleOpcode.ShortBinaryString or PickleOpcode.ShortBinaryUnicode => input.ReadText(input.ReadByte()),
        PickleOpcode.BinaryString or PickleOpcode.BinaryUnicode => input.ReadText(input.ReadUInt32()),
        PickleOpcode.BinaryUnicode8 => input.ReadText(input.ReadUInt64()),
        PickleOpcode.EmptyTuple => new PickleTuple([]),
        PickleOpcode.Tuple1 => PopTuple(1),
        PickleOpcode.Tuple2 => PopTuple(2),
        PickleOpcode.Tuple3 => PopTuple(3),
        PickleOpcode.Tuple => new PickleTuple(stack.PopToMark()),
        PickleOpcode.EmptyList => new PickleList(),
        PickleOpcode.EmptyDictionary => new PickleDictionary(isOrdered: false),
        PickleOpcode.BinaryGet => Get(input.ReadByte()),
        PickleOpcode.LongBinaryGet => Get(input.ReadUInt32()),
        PickleOpcode.Global => PickleGlobal.Find(input.ReadLine(), input.ReadLine(), faults),
        PickleOpcode.StackGlobal => PopGlobal(),
        PickleOpcode.BinaryPersistentId => constructions.Load(stack.Pop()),
        PickleOpcode.Reduce => PopReduction(),
        _ => throw RefuseOpcode(opcode),
    };

    private void RequireProtocol(byte protocol)
    {
        if (protocol is < 2 or > HighestProtocol)
        {
            throw faults.Unsupported($"has a pickle of protocol {protocol}, of which 2 to {HighestProtocol} are read");
        }
    }

    private PickleTuple PopTuple(int count)
    {
        var items = new object?[count];
        for (var index = count - 1; index >= 0; index--)
        {
            items[index] = stack.Pop();
        }

        return new PickleTuple(items);
    }

    private PickleGlobal PopGlobal()
    {
        var (name, module) = (stack.Pop(), stack.Pop());
        return name is string nameText && module is string moduleText
            ? PickleGlobal.Find(moduleText, nameText, faults)
            : throw faults.Damaged("names a Python global in its pickle by other things than texts");
    }

    private object? PopReduction()
    {
        var arguments = stack.Pop();
        return constructions.Reduce(stack.Pop(), arguments);
    }

    private void Put(uint index) => memo[index] = stack.Peek();

    private object? Get(uint index) => memo.TryGetValue(index, out var value)
        ? value
        : throw faults.Damaged($"takes the value {index} in its pickle, which was not kept");

    private void Append(object?[] items)
    {
        if (stack.Peek() is not PickleList list)
        {
            throw faults.Damaged("appends to something in its pickle that is no list");
        }

        foreach (var item in items)
        {
            if (ReferenceEquals(list, item))
            {
                throw faults.Damaged("holds a list in its pickle that holds itself");
            }

            list.Add(item);
        }

        stack.RequireShallow();
    }

    private void SetItems(object?[] items)
    {
        if (stack.Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw faults.Damaged("sets items of something in its pickle that is no dictionary");
        }

        for (var index = 0; index < items.Length; index += 2)
        {
            constructions.SetItem(dictionary, items[index], items[index + 1]);
        }

        stack.RequireShallow();
    }

    // The attributes of a state_dict are versions of its modules, which no weight depends on.
    private void Build(object? state)
    {
        if (stack.Peek() is not PickleDictionary { IsOrdered: true } || state is not PickleDictionary)
        {
            throw faults.Unsupported("sets the state of an object in its pickle (opcode Build) that is no OrderedDict");
        }
    }

    private ModelFileException RefuseOpcode(PickleOpcode opcode) => Enum.IsDefined(opcode)
        ? faults.Unsupported($"has the opcode {opcode} in its pickle before byte {input.Position}")
        : faults.Damaged($"has the byte {(byte)opcode} before byte {input.Position} of its pickle, which is no opcode");
}
