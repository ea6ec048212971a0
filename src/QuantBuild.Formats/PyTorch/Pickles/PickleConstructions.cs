using System.Numerics;
using QuantBuild.Formats.PyTorch.Faults;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>What the globals of a pickle make of their arguments.</summary>
/// <param name="faults">The file's errors.</param>
internal sealed class PickleConstructions(CheckpointFaults faults)
{
    private readonly Dictionary<string, PickleStorage> storages = new(StringComparer.Ordinal);

    /// <summary>Every storage that was named, by key.</summary>
    public IReadOnlyDictionary<string, PickleStorage> Storages => storages;

    /// <summary>The value of a global that is called.</summary>
    /// <exception cref="ModelFileException">The global makes nothing, or nothing of such arguments.</exception>
    public object? Reduce(object? callee, object? arguments)
    {
        if (callee is not PickleGlobal global || arguments is not PickleTuple { Items: var items })
        {
            throw faults.Damaged("calls something in its pickle that is no function");
        }

        return global.Kind switch
        {
            PickleGlobalKind.OrderedDictionary => CreateDictionary(items),
            PickleGlobalKind.RebuildTensor => CreateView(items),
            PickleGlobalKind.RebuildParameter when items is [TensorView tensor, ..] => tensor,
            _ => throw faults.Damaged($"calls {global.Name} with arguments that it does not take in its pickle"),
        };
    }

    /// <summary>
    /// The storage of a persistent id: <c>('storage', type, key, device, elements)</c>, behind which the old format has
    /// None or <c>(key of the view, first element, elements)</c>.
    /// </summary>
    public PickleStorage Load(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, _, long count, ..] items }
            || type.Kind != PickleGlobalKind.StorageType
            || count < 0)
        {
            throw faults.Damaged("holds a persistent id in its pickle that names no storage");
        }

        var storage = new PickleStorage(key, type.ElementType, FirstElement: 0, count);
        if (!storages.TryAdd(key, storage) && storages[key] != storage)
        {
            throw faults.Damaged($"gives the storage {CheckpointFaults.Show(key)} two types or sizes");
        }

        return items.Skip(5).ToArray() switch
        {
            [] or [null] => storages[key],
            [PickleTuple { Items: [string, long first, long length] }]
                when first >= 0 && length >= 0 && first <= count - length =>
                storage with { FirstElement = first, Count = length },
            _ => throw faults.Damaged($"holds a view that leaves the storage {CheckpointFaults.Show(key)}"),
        };
    }

    private PickleDictionary CreateDictionary(IReadOnlyList<object?> arguments)
    {
        var made = new PickleDictionary(isOrdered: true);
        if (arguments is [])
        {
            return made;
        }

        // As Python 2 writes it: a list of pairs.
        if (arguments is not [PickleList { Items: var pairs }])
        {
            throw faults.Damaged("makes a dictionary of something in its pickle that is no list of pairs");
        }

        foreach (var pair in pairs)
        {
            var (key, value) = pair switch
            {
                PickleTuple { Items: [var first, var second] } => (first, second),
                PickleList { Items: [var first, var second] } => (first, second),
                _ => throw faults.Damaged("makes a dictionary of something in its pickle that is no list of pairs"),
            };
            SetItem(made, key, value);
        }

        return made;
    }

    /// <exception cref="ModelFileException">The key is there already, or the value is the dictionary.</exception>
    public void SetItem(PickleDictionary dictionary, object? key, object? value)
    {
        if (ReferenceEquals(dictionary, value))
        {
            throw faults.Damaged("holds a dictionary in its pickle that holds itself");
        }

        if (!dictionary.TryAdd(key, value))
        {
            throw faults.Damaged($"holds {CheckpointFaults.Show((string)key!)} twice in one dictionary of its pickle");
        }
    }

    private TensorView CreateView(IReadOnlyList<object?> arguments)
    {
        if (arguments is not [PickleStorage storage, var offset, PickleTuple shape, PickleTuple strides, ..])
        {
            throw faults.Damaged("makes a tensor of other things than a storage, an offset, a shape and strides");
        }

        return TensorView.Create(
            storage, Integer(offset), [.. shape.Items.Select(Integer)], [.. strides.Items.Select(Integer)], faults);
    }

    private long Integer(object? value) => value switch
    {
        long number => number,
        BigInteger large => throw faults.Damaged($"holds a tensor with an offset, extent or stride of {large}"),
        _ => throw faults.Damaged("holds a tensor with an offset, extent or stride that is no integer"),
    };
}
