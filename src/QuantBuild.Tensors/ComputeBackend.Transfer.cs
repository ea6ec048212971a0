namespace QuantBuild.Tensors;

/// <content>
/// Making tensors, copying them where they are, and carrying values between them and the host. Int32 tensors are
/// written by the host alone: it knows the range of their values, so that indices are checked without a look at the
/// device.
/// </content>
public abstract partial class ComputeBackend
{
    /// <summary>A tensor of zeros.</summary>
    public Tensor Zeros(Shape shape, ElementType type = ElementType.Float32) => Make(shape, type, isCleared: true);

    /// <summary>A Float32 tensor with one value everywhere.</summary>
    public Tensor Full(Shape shape, float value)
    {
        var tensor = Make(shape, ElementType.Float32, isCleared: false);
        FillCore(tensor, value);
        return tensor;
    }

    /// <summary>A tensor with the elements of another of this backend.</summary>
    public Tensor Copy(Tensor tensor)
    {
        RequireOwn(tensor);
        ArgumentNullException.ThrowIfNull(tensor);
        var copy = Make(tensor.Shape, tensor.Type, isCleared: false);
        copy.Storage.Bounds = tensor.Storage.Bounds;
        CopyCore(tensor, copy, first: 0);
        return copy;
    }

    /// <summary>Replaces elements of a tensor by all of another, of its type.</summary>
    /// <param name="source">Copied whole.</param>
    /// <param name="target">Not the source.</param>
    /// <param name="first">Row-major element of the target where the source begins.</param>
    public void CopyTo(Tensor source, Tensor target, long first = 0)
    {
        RequireOwn(source, target);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        OperationArguments.RequireType(source, target.Type);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, target.Shape.Count - source.Shape.Count);
        target.Storage.Bounds = source.Shape.Count == target.Shape.Count
            ? source.Storage.Bounds
            : target.Storage.Bounds.With(source.Storage.Bounds);
        CopyCore(source, target, first);
    }

    /// <summary>Gives every element of a Float32 tensor one value.</summary>
    public void Fill(Tensor tensor, float value)
    {
        RequireOwn(tensor);
        OperationArguments.RequireType(tensor, ElementType.Float32);
        FillCore(tensor, value);
    }

    /// <summary>The same elements under another shape; shares storage, and passes gradients through.</summary>
    public Tensor Reshape(Tensor tensor, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireOwn(tensor);
        if (tensor.Shape.Count != shape.Count)
        {
            throw new ArgumentException($"{tensor.Shape} cannot be viewed as {shape}.", nameof(shape));
        }

        return NewTensor(shape, tensor.Type, tensor.Storage);
    }

    /// <summary>
    /// Float32 or Int32 tensors behind each other along their first extent, the others being equal. Copies.
    /// </summary>
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
        var result = Make(new Shape(extents), parts[0].Type, isCleared: false);
        var first = 0L;
        foreach (var part in parts)
        {
            CopyTo(part, result, first);
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
    public Tensor Borrow(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return ReferenceEquals(tensor.Backend, this) ? Reshape(tensor, tensor.Shape) : BorrowCore(tensor);
    }

    /// <summary>Replaces all elements of a Float32 tensor.</summary>
    public void Write(Tensor tensor, ReadOnlySpan<float> values)
    {
        RequireValues(tensor, ElementType.Float32, values.Length);
        WriteCore(tensor, values);
    }

    /// <summary>Replaces all elements of a Float32 tensor, rounding to the backend's precision.</summary>
    public void Write(Tensor tensor, ReadOnlySpan<double> values)
    {
        RequireValues(tensor, ElementType.Float32, values.Length);
        WriteCore(tensor, values);
    }

    /// <summary>Replaces all elements of an Int32 tensor.</summary>
    public void Write(Tensor tensor, ReadOnlySpan<int> values)
    {
        RequireValues(tensor, ElementType.Int32, values.Length);
        tensor.Storage.Bounds = IndexBounds.Of(values);
        WriteCore(tensor, values);
    }

    /// <summary>Replaces all elements of an Int8 tensor.</summary>
    public void Write(Tensor tensor, ReadOnlySpan<sbyte> values)
    {
        RequireValues(tensor, ElementType.Int8, values.Length);
        WriteCore(tensor, values);
    }

    /// <summary>
    /// Replaces all elements of a Float32 tensor by what the writer leaves, without a copy on the host where the
    /// backend holds its elements there.
    /// </summary>
    public void Write(Tensor tensor, ElementWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        RequireOwn(tensor);
        OperationArguments.RequireType(tensor, ElementType.Float32);
        WriteCore(tensor, writer);
    }

    /// <summary>Copies all elements of a Float32 tensor out; waits for pending work.</summary>
    public void Read(Tensor tensor, Span<float> values)
    {
        RequireValues(tensor, ElementType.Float32, values.Length);
        ReadCore(tensor, values);
    }

    /// <summary>Copies all elements of a Float32 tensor out in the backend's own precision, widened.</summary>
    public void Read(Tensor tensor, Span<double> values)
    {
        RequireValues(tensor, ElementType.Float32, values.Length);
        ReadCore(tensor, values);
    }

    /// <summary>Copies all elements of an Int32 tensor out.</summary>
    public void Read(Tensor tensor, Span<int> values)
    {
        RequireValues(tensor, ElementType.Int32, values.Length);
        ReadCore(tensor, values);
    }

    /// <summary>Copies all elements of an Int8 tensor out.</summary>
    public void Read(Tensor tensor, Span<sbyte> values)
    {
        RequireValues(tensor, ElementType.Int8, values.Length);
        ReadCore(tensor, values);
    }

    /// <summary>
    /// Shows all elements of a Float32 tensor; without a copy as in <see cref="Write(Tensor, ElementWriter)"/>.
    /// </summary>
    public void Read(Tensor tensor, ElementReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        RequireOwn(tensor);
        OperationArguments.RequireType(tensor, ElementType.Float32);
        ReadCore(tensor, reader);
    }

    /// <summary>All elements of a Float32 tensor.</summary>
    public float[] ReadFloats(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new float[tensor.Shape.Count];
        Read(tensor, values);
        return values;
    }

    /// <summary>A Float32 tensor with the given values.</summary>
    public Tensor FromHost(ReadOnlySpan<float> values, Shape shape)
    {
        var tensor = Make(shape, ElementType.Float32, isCleared: false);
        Write(tensor, values);
        return tensor;
    }

    /// <summary>An Int32 tensor with the given values.</summary>
    public Tensor FromHost(ReadOnlySpan<int> values, Shape shape)
    {
        var tensor = Make(shape, ElementType.Int32, isCleared: false);
        Write(tensor, values);
        return tensor;
    }

    /// <summary>An Int8 tensor with the given values.</summary>
    public Tensor FromHost(ReadOnlySpan<sbyte> values, Shape shape)
    {
        var tensor = Make(shape, ElementType.Int8, isCleared: false);
        Write(tensor, values);
        return tensor;
    }

    /// <summary>A Float32 tensor of what the writer leaves; it finds zeros.</summary>
    public Tensor FromHost(ElementWriter writer, Shape shape)
    {
        var tensor = Zeros(shape);
        Write(tensor, writer);
        return tensor;
    }

    /// <summary>Makes storage for the elements of a tensor.</summary>
    /// <param name="shape">Of the tensor.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="isCleared">Whether the elements are zero; else all of them are written next.</param>
    protected abstract TensorStorage Allocate(Shape shape, ElementType type, bool isCleared);

    /// <summary>Copies all elements of a tensor into another of its type, from an element on.</summary>
    protected abstract void CopyCore(Tensor source, Tensor target, long first);

    /// <summary>Does the work of <see cref="Fill"/>.</summary>
    protected abstract void FillCore(Tensor tensor, float value);

    /// <summary>
    /// Does the work of <see cref="Borrow"/> for a tensor of another backend: by way of the host, unless overridden.
    /// </summary>
    protected virtual Tensor BorrowCore(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return FromHost(tensor.Backend.ReadFloats(tensor), tensor.Shape);
    }

    /// <summary>Replaces all elements of a Float32 tensor.</summary>
    protected abstract void WriteCore(Tensor tensor, ReadOnlySpan<float> values);

    /// <summary>Replaces all elements of a Float32 tensor, rounding to the backend's precision.</summary>
    protected abstract void WriteCore(Tensor tensor, ReadOnlySpan<double> values);

    /// <summary>Replaces all elements of an Int32 tensor.</summary>
    protected abstract void WriteCore(Tensor tensor, ReadOnlySpan<int> values);

    /// <summary>Replaces all elements of an Int8 tensor.</summary>
    protected abstract void WriteCore(Tensor tensor, ReadOnlySpan<sbyte> values);

    /// <summary>Replaces all elements of a Float32 tensor by what the writer leaves.</summary>
    protected virtual void WriteCore(Tensor tensor, ElementWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        var values = new float[tensor.Shape.Count];
        writer(values);
        WriteCore(tensor, values);
    }

    /// <summary>Copies all elements of a Float32 tensor out, when pending work is done.</summary>
    protected abstract void ReadCore(Tensor tensor, Span<float> values);

    /// <summary>Copies all elements of a Float32 tensor out, in the backend's own precision.</summary>
    protected abstract void ReadCore(Tensor tensor, Span<double> values);

    /// <summary>Copies all elements of an Int32 tensor out.</summary>
    protected abstract void ReadCore(Tensor tensor, Span<int> values);

    /// <summary>Copies all elements of an Int8 tensor out.</summary>
    protected abstract void ReadCore(Tensor tensor, Span<sbyte> values);

    /// <summary>Shows all elements of a Float32 tensor.</summary>
    protected virtual void ReadCore(Tensor tensor, ElementReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader(ReadFloats(tensor));
    }

    private Tensor Make(Shape shape, ElementType type, bool isCleared)
    {
        ObjectDisposedException.ThrowIf(current is null, this);
        var tensor = NewTensor(shape, type, Allocate(shape, type, isCleared));
        tensor.Storage.Bounds = isCleared && shape.Count > 0 ? IndexBounds.Zero : IndexBounds.None;
        return tensor;
    }

    private void RequireValues(Tensor tensor, ElementType type, int count)
    {
        RequireOwn(tensor);
        OperationArguments.RequireType(tensor, type);
        if (tensor.Shape.Count != count)
        {
            throw new ArgumentException($"{count} values are not those of a tensor {tensor.Shape}.", nameof(tensor));
        }
    }
}
