using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// The default backend: float32 on the processor's vector units. The same bytes for any number of threads and on any
/// processor, as the numerics contract in docs/numerics.md says.
/// </summary>
public sealed unsafe partial class CpuBackend : ComputeBackend
{
    /// <summary>Of every instance, whatever its threads and vector width: they give the same bytes.</summary>
    public const string BackendName = "cpu";

    private readonly NativeMemoryPool memory;
    private readonly bool ownsMemory;
    private readonly WorkerPool workers;
    private readonly MatrixProductWorkspace workspace = new();

    /// <param name="threads">Threads to compute with, the calling one included; at least 1. Never changes a result.</param>
    public CpuBackend(int threads)
        : this(threads, new NativeMemoryPool()) => ownsMemory = true;

    private CpuBackend(int threads, NativeMemoryPool memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        workers = new WorkerPool(threads);
        this.memory = memory;
    }

    public override string Identity => $"{BackendName}/{NumericsVersion.Current}";

    /// <summary>As of any backend, those beside this one counted too.</summary>
    public override long PeakBytes => memory.PeakBytes;

    /// <summary>Bytes taken from the system, idle ones and those of backends beside this one included.</summary>
    internal long HeldBytes => memory.HeldBytes;

    /// <summary>
    /// Another backend, for another thread, that shares this one's memory: what one does not use the other may. Goes
    /// first.
    /// </summary>
    /// <param name="threads">Threads to compute with; at least 1.</param>
    public CpuBackend Beside(int threads) => new(threads, memory);

    public override void ResetPeak() => memory.ResetPeak();

    public override void ReleaseIdleMemory(long kept = 0) => memory.ReleaseIdle(kept);

    public override Tensor Zeros(Shape shape, ElementType type = ElementType.Float32)
    {
        var tensor = Uninitialized(shape, type);
        new Span<byte>(Memory(tensor), checked((int)ByteCount(shape, type))).Clear();
        return tensor;
    }

    public override Tensor Borrow(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Backend is CpuBackend owner
            ? NewTensor(tensor.Shape, tensor.Type, owner.StorageOf(tensor))
            : base.Borrow(tensor);
    }

    protected override void Copy(Tensor source, Tensor target, long first)
    {
        OperationArguments.RequireType(source, target.Type);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, target.Shape.Count - source.Shape.Count);
        var bytes = ByteCount(source.Shape, source.Type);
        Buffer.MemoryCopy(Memory(source), Memory(target) + first, bytes, bytes);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            workers.Dispose();
            workspace.Dispose();
            attentionWorkspace.Dispose();
            if (ownsMemory)
            {
                memory.Dispose();
            }
        }
    }

    private static long ByteCount(Shape shape, ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Int32 => shape.Count * sizeof(float),
        ElementType.Int8 => shape.Count,
        ElementType.Packed4 => (shape.Count + 1) / 2,
        _ => (shape.Count + 3) / 4,
    };

    private static MatrixView View(float* data, int rows, int columns) => new(data, rows, columns);

    private Tensor Uninitialized(Shape shape, ElementType type = ElementType.Float32) =>
        NewTensor(shape, type, new CpuStorage(memory, ByteCount(shape, type)));

    /// <summary>First element of a Float32 tensor of this backend.</summary>
    private float* Data(Tensor tensor) => Typed(tensor, ElementType.Float32);

    private float* DataOrNull(Tensor? tensor) => tensor is null ? null : Data(tensor);

    private int* Integers(Tensor tensor) => (int*)Typed(tensor, ElementType.Int32);

    private int* IntegersOrNull(Tensor? tensor) => tensor is null ? null : Integers(tensor);

    private sbyte* Bytes(Tensor tensor) => (sbyte*)Typed(tensor, ElementType.Int8);

    private float* Typed(Tensor tensor, ElementType type)
    {
        OperationArguments.RequireType(tensor, type);
        return Memory(tensor);
    }

    private float* Memory(Tensor tensor) => ((CpuStorage)StorageOf(tensor)).Memory;
}
