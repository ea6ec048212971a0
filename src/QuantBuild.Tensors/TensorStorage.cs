namespace QuantBuild.Tensors;

/// <summary>Elements of one or more tensors, known only to the backend that made it. Counted: views share it.</summary>
public abstract class TensorStorage
{
    private int references;

    /// <summary>Of Int32 elements.</summary>
    internal IndexBounds Bounds { get; set; } = IndexBounds.None;

    /// <summary>Called once, when the last tensor on this storage is gone.</summary>
    protected abstract void Free();

    internal void AddReference() => references++;

    internal void RemoveReference()
    {
        if (--references == 0)
        {
            Free();
        }
    }
}
