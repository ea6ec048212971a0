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

        if (tensors.Remove(tensor))
        {
            parent.tensors.Add(tensor);
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

    internal void Adopt(Tensor tensor) => tensors.Add(tensor);
}
