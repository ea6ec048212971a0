namespace QuantBuild.Tensors;

/// <summary>
/// The seam between everything that computes with tensors and where the arithmetic is done. Storage is opaque; values
/// cross only through <c>Write</c> and <c>Read</c>. Operations are the other parts of this class: each returns its
/// output and, where <c>record</c> is true, a context for its backward pass. Model code calls the extension methods
/// of <see cref="TensorOperations"/>, which record for <see cref="Autograd.Backpropagation"/>.
/// An instance is used by one thread at a time; it may compute with several of its own.
/// </summary>
/// <remarks>
/// The public methods check their arguments, then call the method of the same name with <c>Core</c> behind it, which a
/// backend implements: there every tensor is one of this backend, alive, and of a type and shape that fit; every index
/// is in its range. What <c>Core</c> methods are virtual, not abstract, are composites: a backend that can do one as a
/// whole overrides it.
/// </remarks>
public abstract partial class ComputeBackend : IDisposable
{
    private TensorScope? current;
    private long sequence;
    private int pauses;

    protected ComputeBackend() => current = new TensorScope(this, null);

    /// <summary>What decides the bytes of all that the backend computes; part of every cache key.</summary>
    public abstract BackendIdentity Identity { get; }

    /// <summary>
    /// Most bytes of tensor storage in use at once since the backend was made, or <see cref="ResetPeak"/>.
    /// </summary>
    public abstract long PeakBytes { get; }

    /// <summary>The innermost scope.</summary>
    public TensorScope Scope => current ?? throw new ObjectDisposedException(GetType().Name);

    internal bool IsRecording => pauses == 0;

    /// <summary>Lets <see cref="PeakBytes"/> begin again at what is in use now.</summary>
    public abstract void ResetPeak();

    /// <summary>Gives memory that no tensor uses back to the system.</summary>
    /// <param name="kept">So many bytes may stay.</param>
    public virtual void ReleaseIdleMemory(long kept = 0)
    {
    }

    /// <summary>Opens a scope: tensors made until it is disposed are released with it.</summary>
    public TensorScope OpenScope() => current = new TensorScope(this, current);

    /// <summary>Opens a scope for what is made on the way to one result.</summary>
    public ResultScope OpenResultScope() => new(OpenScope());

    /// <summary>Until it is disposed, no operation records for a backward pass, whatever its inputs ask.</summary>
    public IDisposable SuspendRecording() => new RecordingPause(this);

    /// <summary>
    /// Another backend of the same identity, for another thread; it may share this one's memory and goes before it.
    /// </summary>
    /// <param name="threads">Threads to compute with; at least 1.</param>
    public ComputeBackend Beside(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return BesideCore(threads);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal void Leave(TensorScope scope, TensorScope? parent)
    {
        if (!ReferenceEquals(scope, current))
        {
            throw new InvalidOperationException("Tensor scopes are disposed innermost first.");
        }

        current = parent;
    }

    private void CountPauses(int change) => pauses += change;

    internal long NextSequence() => ++sequence;

    /// <summary>Does the work of <see cref="Beside"/>.</summary>
    protected abstract ComputeBackend BesideCore(int threads);

    /// <summary>Makes a handle to storage of this backend, owned by the innermost scope.</summary>
    protected Tensor NewTensor(Shape shape, ElementType type, TensorStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ObjectDisposedException.ThrowIf(current is null, this);
        var tensor = new Tensor(this, shape, type, storage);
        current.Add(tensor);
        return tensor;
    }

    /// <summary>The storage behind a handle.</summary>
    /// <exception cref="ArgumentException">The tensor belongs to another backend.</exception>
    /// <exception cref="ObjectDisposedException">The tensor was released.</exception>
    protected TensorStorage StorageOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!ReferenceEquals(tensor.Backend, this))
        {
            throw new ArgumentException($"The tensor {tensor.Shape} belongs to another backend.", nameof(tensor));
        }

        return tensor.Storage;
    }

    /// <summary>Releases every tensor still alive.</summary>
    protected virtual void Dispose(bool disposing)
    {
        while (disposing && current is { } scope)
        {
            scope.Dispose();
        }
    }

    private void RequireOwn(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor is not null)
            {
                StorageOf(tensor);
            }
        }
    }

    /// <summary>A time in which a backend records nothing; such times may lie within each other.</summary>
    private sealed class RecordingPause : IDisposable
    {
        private readonly ComputeBackend backend;

        public RecordingPause(ComputeBackend backend)
        {
            this.backend = backend;
            backend.CountPauses(1);
        }

        public void Dispose() => backend.CountPauses(-1);
    }
}
