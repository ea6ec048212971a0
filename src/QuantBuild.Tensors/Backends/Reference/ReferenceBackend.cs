namespace QuantBuild.Tensors.Backends.Reference;

/// <summary>
/// Every operation as its formula says, element by element, in double precision: the oracle other backends are
/// compared with, and the proof that nothing above the seam knows where elements are. Far too slow for real models.
/// Backward passes recompute what they need from the operation's inputs.
/// </summary>
public sealed partial class ReferenceBackend : ComputeBackend
{
    private long usedBytes;
    private long peakBytes;

    private delegate Tensor?[] Derivative(Tensor gradient, ReadOnlySpan<bool> requested);

    public override BackendIdentity Identity { get; } =
        new("reference", "cpu", "float64", LibraryVersion: null, NumericsVersion: 1);

    public override long PeakBytes => peakBytes;

    public override void ResetPeak() => peakBytes = usedBytes;

    protected override ComputeBackend BesideCore(int threads) => new ReferenceBackend();

    protected override TensorStorage Allocate(Shape shape, ElementType type, bool isCleared) =>
        new Elements(this, shape.Count, isReal: type == ElementType.Float32);

    protected override void FillCore(Tensor tensor, float value) => Array.Fill(Reals(tensor), value);

    protected override Tensor BorrowCore(Tensor tensor) => tensor.Backend is ReferenceBackend owner
        ? NewTensor(tensor.Shape, tensor.Type, owner.StorageOf(tensor))
        : base.BorrowCore(tensor);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values)
    {
        var destination = Reals(tensor);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = values[i];
        }
    }

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<double> values) => values.CopyTo(Reals(tensor));

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<int> values) => values.CopyTo(Integers(tensor));

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<sbyte> values)
    {
        var destination = Integers(tensor);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = values[i];
        }
    }

    protected override void ReadCore(Tensor tensor, Span<float> values)
    {
        var source = Reals(tensor);
        for (var i = 0; i < source.Length; i++)
        {
            values[i] = (float)source[i];
        }
    }

    protected override void ReadCore(Tensor tensor, Span<double> values) => Reals(tensor).CopyTo(values);

    protected override void ReadCore(Tensor tensor, Span<int> values) => Integers(tensor).CopyTo(values);

    protected override void ReadCore(Tensor tensor, Span<sbyte> values)
    {
        var source = Integers(tensor);
        for (var i = 0; i < source.Length; i++)
        {
            values[i] = (sbyte)source[i];
        }
    }

    protected override void CopyCore(Tensor source, Tensor target, long first)
    {
        var (from, to) = ((Elements)StorageOf(source), (Elements)StorageOf(target));
        if (source.Type == ElementType.Float32)
        {
            from.Reals.CopyTo(to.Reals, first);
        }
        else
        {
            from.Integers.CopyTo(to.Integers, first);
        }
    }

    private static Operation Result(Tensor output, bool record, Derivative derivative) =>
        new(output, record ? new Context(output.Shape, derivative) : null);

    private double[] Reals(Tensor tensor) => ((Elements)StorageOf(tensor)).Reals;

    private int[] Integers(Tensor tensor) => ((Elements)StorageOf(tensor)).Integers;

    private Tensor NewReals(Shape shape, double[] values)
    {
        var tensor = Zeros(shape);
        values.CopyTo(Reals(tensor), 0);
        return tensor;
    }

    private sealed class Elements : TensorStorage
    {
        private readonly ReferenceBackend owner;
        private readonly long bytes;

        public Elements(ReferenceBackend owner, long count, bool isReal)
        {
            this.owner = owner;
            Reals = new double[isReal ? count : 0];
            Integers = new int[isReal ? 0 : count];
            bytes = count * (isReal ? sizeof(double) : sizeof(int));
            owner.usedBytes += bytes;
            owner.peakBytes = Math.Max(owner.peakBytes, owner.usedBytes);
        }

        public double[] Reals { get; }

        public int[] Integers { get; }

        protected override void Free() => owner.usedBytes -= bytes;
    }

    private sealed class Context(Shape outputShape, Derivative derivative) : OperationContext
    {
        public override Tensor?[] Backward(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            ArgumentNullException.ThrowIfNull(gradient);
            if (gradient.Shape != outputShape)
            {
                throw new ArgumentException(
                    $"A gradient {gradient.Shape} is not of the output's shape {outputShape}.", nameof(gradient));
            }

            return derivative(gradient, requested);
        }
    }
}
