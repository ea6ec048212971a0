namespace QuantBuild.Tensors;

/// <summary>
/// Owns every tensor made on its backend while it is the innermost scope; disposing it releases them all.
/// Scopes nest and are disposed in the reverse order of their making.
/// </summary>
public sealed class TensorScope : IDisposable
{
    private readonly ComputeBackend backend;
    private readonly TensorScope? parent;
    private readonly List<Tensor> tensors = [];

    internal TensorScope(ComputeBackend backend, TensorScope? parent)
    {
        this.backend = backend;
        this.parent = parent;
    }

    /// <summary>Hands a tensor of this scope to the enclosing one, so that it outlives this scope.</summary>
    /// <exception cref="InvalidOperationException">There is no enclosing scope.</exception>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (parent is null)
        {
            throw new InvalidOperationException("The outermost scope has no enclosing scope to keep a tensor in.");
        }

        if (Remove(tensor))
        {
            parent.tensors.Add(tensor);
        }

        return tensor;
    }

    /// <summary>Takes a tensor over from the innermost scope, which may be one inside this one.</summary>
    public Tensor Adopt(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (backend.Scope.Remove(tensor))
        {
            tensors.Add(tensor);
        }

        return tensor;
    }

    public void Dispose()
    {
        backend.Leave(this, parent);
        foreach (var tensor in tensors)
        {
            tensor.Release();
        }

        tensors.Clear();
    }

    internal void Add(Tensor tensor) => tensors.Add(tensor);

    /// <summary>Hands every tensor to the enclosing scope.</summary>
    internal void KeepAll()
    {
        parent!.tensors.AddRange(tensors);
        tensors.Clear();
    }

    // What is handed on was mostly made last.
    private bool Remove(Tensor tensor)
    {
        var place = tensors.LastIndexOf(tensor);
        if (place < 0)
        {
            return false;
        }

        tensors.RemoveAt(place);
        return true;
    }
}
