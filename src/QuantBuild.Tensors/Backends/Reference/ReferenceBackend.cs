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

    public override string Identity => "reference/1";

    public override long PeakBytes => peakBytes;

    public override void ResetPeak() => peakBytes = usedBytes;

    public override Tensor Zeros(Shape shape, ElementType type = ElementType.Float32) =>
        NewTensor(shape, type, new Elements(this, shape.Count, isReal: type == ElementType.Float32));

    public override void Write(Tensor tensor, ReadOnlySpan<float> values)
    {
        var destination = Reals(tensor);
        RequireLength(tensor, values.Length);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = values[i];
        }
    }

    public override void Write(Tensor tensor, ReadOnlySpan<double> values)
    {
        var destination = Reals(tensor);
        RequireLength(tensor, values.Length);
        values.CopyTo(destination);
    }

    public override void Write(Tensor tensor, ReadOnlySpan<int> values)
    {
        var destination = Integers(tensor, ElementType.Int32);
        RequireLength(tensor, values.Length);
        values.CopyTo(destination);
    }

    public override void Write(Tensor tensor, ReadOnlySpan<sbyte> values)
    {
        var destination = Integers(tensor, ElementType.Int8);
        RequireLength(tensor, values.Length);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = values[i];
        }
    }

    public override void Read(Tensor tensor, Span<float> values)
    {
        var source = Reals(tensor);
        RequireLength(tensor, values.Length);
        for (var i = 0; i < source.Length; i++)
        {
            values[i] = (float)source[i];
        }
    }

    public override void Read(Tensor tensor, Span<double> values)
    {
        RequireLength(tensor, values.Length);
        Reals(tensor).CopyTo(values);
    }

    public override void Read(Tensor tensor, Span<int> values)
    {
        RequireLength(tensor, values.Length);
        Integers(tensor, ElementType.Int32).CopyTo(values);
    }

    public override void Read(Tensor tensor, Span<sbyte> values)
    {
        var source = Integers(tensor, ElementType.Int8);
        RequireLength(tensor, values.Length);
        for (var i = 0; i < source.Length; i++)
        {
            values[i] = (sbyte)source[i];
        }
    }

    protected override void Copy(Tensor source, Tensor target, long first)
    {
        OperationArguments.RequireType(source, target.Type);
        var (from, to) = ((Elements)StorageOf(source), (Elements)StorageOf(target));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, target.Shape.Count - source.Shape.Count);
        if (source.Type == ElementType.Float32)
        {
            from.Reals.CopyTo(to.Reals, first);
        }
        else
        {
            from.Integers.CopyTo(to.Integers, first);
        }
    }

    private static void RequireLength(Tensor tensor, int length)
    {
        if (tensor.Shape.Count != length)
        {
            throw new ArgumentException($"{length} values are not those of a tensor {tensor.Shape}.", nameof(length));
        }
    }

    private static Operation Result(Tensor output, bool record, Derivative derivative) =>
        new(output, record ? new Context(output.Shape, derivative) : null);

    private double[] Reals(Tensor tensor)
    {
        OperationArguments.RequireType(tensor, ElementType.Float32);
        return ((Elements)StorageOf(tensor)).Reals;
    }

    private int[] Integers(Tensor tensor, ElementType type)
    {
        OperationArguments.RequireType(tensor, type);
        return ((Elements)StorageOf(tensor)).Integers;
    }

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
