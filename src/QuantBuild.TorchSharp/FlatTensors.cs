namespace QuantBuild.TorchSharp;

/// <summary>Several tensors that are parts of one, behind each other.</summary>
internal sealed class FlatTensors
{
    private readonly WeakReference<TorchStorage>[] parts;

    private FlatTensors(IReadOnlyList<TorchStorage> storages)
    {
        parts = [.. storages.Select(storage => new WeakReference<TorchStorage>(storage))];
        Value = Torch.cat([.. storages.Select(storage => storage.Value.view(-1))]).DetachFromDisposeScope();
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

    private bool Holds(IReadOnlyList<TorchStorage> storages)
    {
        if (storages.Count != parts.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            // A storage that moved on to another has left this one's memory.
            if (!ReferenceEquals(storages[i].Flat, this)
                || !parts[i].TryGetTarget(out var part)
                || !ReferenceEquals(part, storages[i]))
            {
                return false;
            }
        }

        return true;
    }
}
