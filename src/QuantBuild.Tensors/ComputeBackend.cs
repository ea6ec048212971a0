namespace QuantBuild.Tensors;

/// <summary>
/// The seam between everything that computes with tensors and where the arithmetic is done. Storage is opaque; values
/// cross only through <c>Write</c> and <c>Read</c>. Operations are the other parts of this class: each returns its
/// output and, where <c>record</c> is true, a context for its backward pass. Model code calls the extension methods
/// of <see cref="TensorOperations"/>, which record for <see cref="Autograd.Backpropagation"/>.
/// An instance is used by one thread at a time; it may compute with several of its own.
/// </summary>
public abstract partial class ComputeBackend : IDisposable
{
    private TensorScope? current;
    private long sequence;
    private int pauses;

    protected ComputeBackend() => current = new TensorScope(this, null);

    /// <summary>Name and numerics version; part of every cache key of what the backend computes.</summary>
    public abstract string Identity { get; }

    /// <summary>Most bytes of tensor storage in use at once since the backend was made, or <see cref="ResetPeak"/>.</summary>
    public abstract long PeakBytes { get; }

    /// <summary>Lets <see cref="PeakBytes"/> begin again at what is in use now.</summary>
    public abstract void ResetPeak();

    /// <summary>Opens a scope: tensors made until it is disposed are released with it.</summary>
    public TensorScope OpenScope() => current = new TensorScope(this, current);

    /// <summary>Opens a scope for what is made on the way to one result.</summary>
    public ResultScope OpenResultScope() => new(OpenScope());

    /// <summary>The innermost scope.</summary>
    public TensorScope Scope => current ?? throw new ObjectDisposedException(GetType().Name);

    /// <summary>Until it is disposed, no operation records for a backward pass, whatever its inputs ask.</summary>
    public IDisposable SuspendRecording() => new RecordingPause(this);

    /// <summary>Gives memory that no tensor uses back to the system.</summary>
    /// <param name="kept">So many bytes may stay.</param>
    public virtual void ReleaseIdleMemory(long kept = 0)
    {
    }

    /// <summary>A tensor of zeros.</summary>
    public abstract Tensor Zeros(Shape shape, ElementType type = ElementType.Float32);

    /// <summary>Replaces all elements of a Float32 tensor.</summary>
    public abstract void Write(Tensor tensor, ReadOnlySpan<float> values);

    /// <summary>Replaces all elements of a Float32 tensor, rounding to the backend's precision.</summary>
    public abstract void Write(Tensor tensor, ReadOnlySpan<double> values);

    /// <summary>Replaces all elements of an Int32 tensor.</summary>
    public abstract void Write(Tensor tensor, ReadOnlySpan<int> values);

    /// <summary>Replaces all elements of an Int8 tensor.</summary>
    public abstract void Write(Tensor tensor, ReadOnlySpan<sbyte> values);

    /// <summary>Copies all elements of a Float32 tensor out; waits for pending work.</summary>
    public abstract void Read(Tensor tensor, Span<float> values);

    /// <summary>Copies all elements of a Float32 tensor out in the backend's own precision, widened.</summary>
    public abstract void Read(Tensor tensor, Span<double> values);

    /// <summary>Copies all elements of an Int32 tensor out.</summary>
    public abstract void Read(Tensor tensor, Span<int> values);

    /// <summary>Copies all elements of an Int8 tensor out.</summary>
    public abstract void Read(Tensor tensor, Span<sbyte> values);

    /// <summary>
    /// Replaces all elements of a Float32 tensor by what the writer leaves, without a copy on the host where the backend
    /// holds its elements there.
    /// </summary>
    public virtual void Write(Tensor tensor, ElementWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        var values = new float[tensor.Shape.Count];
        writer(values);
        Write(tensor, values);
    }

    /// <summary>Shows all elements of a Float32 tensor; without a copy as in <see cref="Write(Tensor, ElementWriter)"/>.</summary>
    public virtual void Read(Tensor tensor, ElementReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader(ReadFloats(tensor));
    }

    /// <summary>A Float32 tensor of what the writer leaves.</summary>
    public Tensor FromHost(ElementWriter writer, Shape shape)
    {
        var tensor = Zeros(shape);
        Write(tensor, writer);
        return tensor;
    }

    /// <summary>A Float32 tensor with the elements of another, on the same backend.</summary>
    public Tensor Copy(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var copy = Zeros(tensor.Shape);
        Copy(tensor, copy, first: 0);
        return copy;
    }

    /// <summary>A Float32 tensor with the given values.</summary>
    public Tensor FromHost(ReadOnlySpan<float> values, Shape shape)
    {
        var tensor = Zeros(shape);
        Write(tensor, values);
        return tensor;
    }

    /// <summary>An Int32 tensor with the given values.</summary>
    public Tensor FromHost(ReadOnlySpan<int> values, Shape shape)
    {
        var tensor = Zeros(shape, ElementType.Int32);
        Write(tensor, values);
        return tensor;
    }

    /// <summary>An Int8 tensor with the given values.</summary>
    public Tensor FromHost(ReadOnlySpan<sbyte> values, Shape shape)
    {
        var tensor = Zeros(shape, ElementType.Int8);
        Write(tensor, values);
        return tensor;
    }

    /// <summary>All elements of a Float32 tensor.</summary>
    public float[] ReadFloats(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new float[tensor.Shape.Count];
        Read(tensor, values);
        return values;
    }

    /// <summary>The same elements under another shape; shares storage, and passes gradients through.</summary>
    public Tensor Reshape(Tensor tensor, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Shape.Count != shape.Count)
        {
            throw new ArgumentException($"{tensor.Shape} cannot be viewed as {shape}.", nameof(shape));
        }

        return NewTensor(shape, tensor.Type, tensor.Storage);
    }

    /// <summary>Float32 or Int32 tensors behind each other along their first extent, the others being equal. Copies.</summary>
    public Tensor Concatenate(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts[0].Type is not (ElementType.Float32 or ElementType.Int32))
        {
            throw new ArgumentException($"Tensors of {parts[0].Type} cannot be concatenated.", nameof(parts));
        }

        Span<int> extents = stackalloc int[parts[0].Shape.Rank];
        parts[0].Shape.CopyTo(extents);
        extents[0] = parts.Sum(part => part.Shape[0]);
        var result = Zeros(new Shape(extents), parts[0].Type);
        var first = 0L;
        foreach (var part in parts)
        {
            Copy(part, result, first);
            first += part.Shape.Count;
        }

        return first == result.Shape.Count
            ? result
            : throw new ArgumentException("The tensors differ in more than their first extent.", nameof(parts));
    }

    /// <summary>
    /// A tensor of this backend with the elements of another one's. Where both hold their elements in the same memory
    /// nothing is copied: the elements must not change, and the other backend must live, as long as the tensor does.
    /// </summary>
    public virtual Tensor Borrow(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return FromHost(tensor.Backend.ReadFloats(tensor), tensor.Shape);
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

    internal bool IsRecording => pauses == 0;

    internal void CountPauses(int change) => pauses += change;

    internal long NextSequence() => ++sequence;

    /// <summary>Copies all elements of a tensor into a larger one of its type, from an element on.</summary>
    protected abstract void Copy(Tensor source, Tensor target, long first);

    /// <summary>Makes a handle to storage of this backend, owned by the innermost scope.</summary>
    protected Tensor NewTensor(Shape shape, ElementType type, TensorStorage storage)
    {
        ObjectDisposedException.ThrowIf(current is null, this);
        var tensor = new Tensor(this, shape, type, storage);
        current.Add(tensor);
        return tensor;
    }

    /// <summary>The storage behind a handle.</summary>
    /// <exception cref="ArgumentException">The tensor belongs to another backend.</exception>
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
}
