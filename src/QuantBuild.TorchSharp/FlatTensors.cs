namespace QuantBuild.TorchSharp;

/// <summary>Several tensors that are parts of one, behind each other. Its memory goes with the last of them.</summary>
internal sealed class FlatTensors
{
    private readonly TorchStorage[] parts;
    private int users;

    private FlatTensors(IReadOnlyList<TorchStorage> storages)
    {
        parts = [.. storages];
        Value = Torch.cat([.. storages.Select(storage => storage.Value.view(-1))]).DetachFromDisposeScope();
        users = parts.Length;
        long first = 0;
        foreach (var storage in storages)
        {
            var part = Value.narrow(0, first, storage.Shape.Count).view_as(storage.Value).DetachFromDisposeScope();
            storage.MoveTo(this, part);
            first += storage.Shape.Count;
        }
    }

    /// <summary>All elements, in the order of the parts.</summary>
    public TorchTensor Value { get; }

    /// <summary>What keeps these storages, in this order, as its parts: made where there is none yet.</summary>
    public static FlatTensors Of(IReadOnlyList<TorchStorage> storages) =>
        storages[0].Flat is { } flat && flat.Holds(storages) ? flat : new FlatTensors(storages);

    /// <summary>A part was freed, or moved on to another.</summary>
    public void Leave()
    {
        if (--users == 0)
        {
            Value.Dispose();
        }
    }

    private bool Holds(IReadOnlyList<TorchStorage> storages)
    {
        if (storages.Count != parts.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            // A storage that moved on to another has left this one's memory.
            if (!ReferenceEquals(storages[i], parts[i]) || !ReferenceEquals(storages[i].Flat, this))
            {
                return false;
            }
        }

        return true;
    }
}
