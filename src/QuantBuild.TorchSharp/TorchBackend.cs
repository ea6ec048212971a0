namespace QuantBuild.TorchSharp;

/// <summary>
/// Computes with TorchSharp on a processor or a GPU. Results are close to those of other backends, not the same bytes.
/// </summary>
/// <remarks>
/// TorchSharp lets the garbage collector free a temporary <c>Scalar</c> while a native call still reads it. So every
/// scalar here is a field or in a <c>using</c>, and methods that make one themselves are not called:
/// <c>add(Tensor)</c>, <c>square()</c>, the operators. Tensors made on the way live in the dispose scope of
/// <see cref="Enter"/>.
/// </remarks>
public sealed partial class TorchBackend : ComputeBackend
{
    private static readonly Scalar Zero = 0.0;
    private static readonly Scalar One = 1.0;

    // Of libtorch's threads on this thread.
    [ThreadStatic]
    private static int threadsHere;

    private readonly DeviceRing devices;
    private readonly Torch.Device device;
    private readonly Precision precision;
    private readonly int threads;

    /// <param name="identity">What the factory said.</param>
    /// <param name="devices">Of one kind: this backend takes one, and each beside it the next.</param>
    /// <param name="precision">Of matrix products.</param>
    /// <param name="threads">On a processor.</param>
    internal TorchBackend(BackendIdentity identity, DeviceRing devices, Precision precision, int threads)
        : this(identity, devices, precision, threads, new MemoryUse())
    {
    }

    private TorchBackend(
        BackendIdentity identity, DeviceRing devices, Precision precision, int threads, MemoryUse memory)
    {
        (Identity, this.devices, this.precision, this.threads) = (identity, devices, precision, threads);
        device = devices.Next();
        Memory = memory;
    }

    public override BackendIdentity Identity { get; }

    /// <summary>As of any backend, those beside this one and what contexts keep counted too.</summary>
    public override long PeakBytes => Memory.Peak;

    internal MemoryUse Memory { get; }

    private bool IsOnHost => device.type == global::TorchSharp.DeviceType.CPU;

    public override void ResetPeak() => Memory.ResetPeak();

    /// <summary>
    /// Until it is disposed, what torch makes on this thread lives; then all of it goes that was not handed out.
    /// </summary>
    internal global::TorchSharp.DisposeScope Enter()
    {
        if (threadsHere != threads)
        {
            Torch.set_num_threads(threads);
            threadsHere = threads;
        }

        return Torch.NewDisposeScope();
    }

    /// <summary>The elements of a tensor of this backend in its shape, inside <see cref="Enter"/>.</summary>
    internal TorchTensor Data(Tensor tensor)
    {
        var storage = (TorchStorage)StorageOf(tensor);
        return storage.Shape == tensor.Shape ? storage.Value : storage.Value.view(Extents(tensor.Shape));
    }

    protected override ComputeBackend BesideCore(int threads) =>
        new TorchBackend(Identity, devices, precision, threads, Memory);

    private static long[] Extents(Shape shape)
    {
        var extents = new long[shape.Rank];
        for (var i = 0; i < extents.Length; i++)
        {
            extents[i] = shape[i];
        }

        return extents;
    }

    private static ScalarType TypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Int32 => ScalarType.Int32,
        _ => ScalarType.Int8,
    };

    private static long ByteCount(Shape shape, ElementType type) =>
        shape.Count * (type == ElementType.Int8 ? sizeof(sbyte) : sizeof(float));

    // [rows, columns] of a tensor of any rank.
    private static TorchTensor Rows(TorchTensor value, Shape shape) => value.view(shape.Rows, shape.Columns);

    /// <summary>Hands out a tensor that was made on the way and shares no memory with another.</summary>
    private Tensor Own(TorchTensor made, Shape shape, ElementType type = ElementType.Float32)
    {
        var value = made.is_contiguous() ? made : made.contiguous();
        value = value.view(Extents(shape)).DetachFromDisposeScope();
        return NewTensor(shape, type, new TorchStorage(Memory, value, shape, ByteCount(shape, type)));
    }

    private Operation Result(
        TorchTensor output, Shape shape, bool record, Derivative derivative, params TorchTensor[] kept) =>
        Result(output, shape, record, derivative, kept, BytesOf(kept));

    private Operation Result(
        TorchTensor output, Shape shape, bool record, Derivative derivative, TorchTensor[] kept, long keptBytes)
    {
        var owned = Own(output, shape);
        return new Operation(
            owned, record ? new TorchContext(this, shape, derivative, kept, keptBytes) : null);
    }

    private static long BytesOf(TorchTensor[] tensors)
    {
        long sum = 0;
        foreach (var tensor in tensors)
        {
            sum += tensor.NumberOfElements * tensor.ElementSize;
        }

        return sum;
    }

    // What torch itself differentiates: it starts at a tensor of the same memory.
    private static TorchTensor Leaf(TorchTensor value) => value.detach().requires_grad_(true);

    private static TorchTensor[] Differentiated(
        TorchTensor output, TorchTensor gradient, params TorchTensor[] leaves) =>
        [.. Torch.autograd.grad([output], leaves, [gradient])];
}
