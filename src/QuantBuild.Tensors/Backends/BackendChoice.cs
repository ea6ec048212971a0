namespace QuantBuild.Tensors.Backends;

/// <summary>Which backend computes, and how it is made. Its identity is known before anything computes.</summary>
/// <param name="Factory">Of the backend.</param>
/// <param name="Options">What it is made of.</param>
public sealed record BackendChoice(IBackendFactory Factory, BackendOptions Options)
{
    /// <summary>The identity of every backend that <see cref="Create"/> makes.</summary>
    public BackendIdentity Identity => Factory.Identify(Options);

    /// <inheritdoc cref="IBackendFactory.DevicesOf"/>
    public IReadOnlyList<ComputeDevice> Devices => Factory.DevicesOf(Options);

    /// <summary>Makes a backend; the caller disposes of it.</summary>
    /// <exception cref="InvalidOperationException">It is not what the factory said, which keys name.</exception>
    public ComputeBackend Create()
    {
        var backend = Factory.Create(Options);
        if (backend.Identity == Identity)
        {
            return backend;
        }

        var made = backend.Identity;
        backend.Dispose();
        throw new InvalidOperationException($"The factory of '{Factory.Name}' said {Identity} and made {made}.");
    }

    /// <summary>Computes with backends that <see cref="Create"/> made.</summary>
    /// <exception cref="TensorMemoryException">Where one of them had no memory left, whatever it threw.</exception>
    public T Compute<T>(Func<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        TensorMemoryException? fault = null;
        try
        {
            return action();
        }
        catch (Exception exception) when ((fault = Factory.MemoryFaultOf(exception)) is not null)
        {
            throw fault!;
        }
    }
}
