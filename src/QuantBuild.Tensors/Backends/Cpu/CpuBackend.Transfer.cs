namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Making, copying, writing and reading elements.</content>
public sealed unsafe partial class CpuBackend
{
    protected override TensorStorage Allocate(Shape shape, ElementType type, bool isCleared)
    {
        var bytes = ByteCount(shape, type);
        var storage = new CpuStorage(memory, bytes);
        if (isCleared)
        {
            new Span<byte>(storage.Memory, checked((int)bytes)).Clear();
        }

        return storage;
    }

    protected override void CopyCore(Tensor source, Tensor target, long first)
    {
        var bytes = ByteCount(source.Shape, source.Type);
        var begin = (byte*)Memory(target) + ByteCount(first, target.Type);
        Buffer.MemoryCopy(Memory(source), begin, bytes, bytes);
    }

    protected override void FillCore(Tensor tensor, float value) => Floats(tensor).Fill(value);

    protected override Tensor BorrowCore(Tensor tensor) => tensor.Backend is CpuBackend owner
        ? NewTensor(tensor.Shape, tensor.Type, owner.StorageOf(tensor))
        : base.BorrowCore(tensor);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values) => values.CopyTo(Floats(tensor));

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<double> values)
    {
        var elements = Floats(tensor);
        for (var i = 0; i < values.Length; i++)
        {
            elements[i] = (float)values[i];
        }
    }

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<int> values) =>
        values.CopyTo(new Span<int>(Integers(tensor), values.Length));

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<sbyte> values) =>
        values.CopyTo(new Span<sbyte>(Bytes(tensor), values.Length));

    protected override void WriteCore(Tensor tensor, ElementWriter writer) => writer(Floats(tensor));

    protected override void ReadCore(Tensor tensor, Span<float> values) => Floats(tensor).CopyTo(values);

    protected override void ReadCore(Tensor tensor, Span<double> values)
    {
        var elements = Floats(tensor);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = elements[i];
        }
    }

    protected override void ReadCore(Tensor tensor, Span<int> values) =>
        new ReadOnlySpan<int>(Integers(tensor), values.Length).CopyTo(values);

    protected override void ReadCore(Tensor tensor, Span<sbyte> values) =>
        new ReadOnlySpan<sbyte>(Bytes(tensor), values.Length).CopyTo(values);

    protected override void ReadCore(Tensor tensor, ElementReader reader) => reader(Floats(tensor));

    private Span<float> Floats(Tensor tensor) => new(Data(tensor), checked((int)tensor.Shape.Count));
}
