using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// The default backend: float32 on the processor's vector units. The same bytes for any number of threads and on any
/// processor, as the numerics contract in docs/numerics.md says.
/// </summary>
public sealed unsafe partial class CpuBackend : ComputeBackend
{
    private readonly NativeMemoryPool memory;
    private readonly bool ownsMemory;
    private readonly WorkerPool workers;
    private readonly MatrixProductWorkspace workspace = new();

    /// <param name="threads">
    /// Threads to compute with, the calling one included; at least 1. Never changes a result.
    /// </param>
    public CpuBackend(int threads)
        : this(threads, new NativeMemoryPool()) => ownsMemory = true;

    private CpuBackend(int threads, NativeMemoryPool memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        workers = new WorkerPool(threads);
        this.memory = memory;
    }

    public override BackendIdentity Identity => CpuBackendFactory.Identity;

    /// <summary>As of any backend, those beside this one counted too.</summary>
    public override long PeakBytes => memory.PeakBytes;

    /// <summary>Bytes taken from the system, idle ones and those of backends beside this one included.</summary>
    internal long HeldBytes => memory.HeldBytes;

    public override void ResetPeak() => memory.ResetPeak();

    public override void ReleaseIdleMemory(long kept = 0) => memory.ReleaseIdle(kept);

    /// <summary>Shares this one's memory: what one does not use the other may.</summary>
    protected override ComputeBackend BesideCore(int threads) => new CpuBackend(threads, memory);

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

    private static MatrixView View(float* data, int rows, int columns) => new(data, rows, columns);

    private static long ByteCount(Shape shape, ElementType type) => ByteCount(shape.Count, type);

    private static long ByteCount(long elements, ElementType type) =>
        elements * (type is ElementType.Int8 ? sizeof(sbyte) : sizeof(float));

    private Tensor Uninitialized(Shape shape, ElementType type = ElementType.Float32) =>
        NewTensor(shape, type, new CpuStorage(memory, ByteCount(shape, type)));

    /// <summary>First element of a Float32 tensor of this backend.</summary>
    private float* Data(Tensor tensor) => Memory(tensor);

    private float* DataOrNull(Tensor? tensor) => tensor is null ? null : Data(tensor);

    private int* Integers(Tensor tensor) => (int*)Memory(tensor);

    private int* IntegersOrNull(Tensor? tensor) => tensor is null ? null : Integers(tensor);

    private sbyte* Bytes(Tensor tensor) => (sbyte*)Memory(tensor);

    private float* Memory(Tensor tensor) => ((CpuStorage)StorageOf(tensor)).Memory;
}
