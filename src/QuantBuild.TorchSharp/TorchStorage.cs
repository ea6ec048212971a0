namespace QuantBuild.TorchSharp;

/// <summary>Elements of tensors as one contiguous tensor of torch.</summary>
internal sealed class TorchStorage : TensorStorage
{
    private readonly MemoryUse memory;
    private readonly long bytes;

    /// <param name="memory">Where the bytes are counted.</param>
    /// <param name="value">Contiguous, outside every dispose scope; owned from now on.</param>
    /// <param name="shape">Of the value.</param>
    /// <param name="bytes">That the value has for itself; 0 where it shares another's memory.</param>
    public TorchStorage(MemoryUse memory, TorchTensor value, Shape shape, long bytes)
    {
        this.memory = memory;
        this.bytes = bytes;
        Value = value;
        Shape = shape;
        memory.Add(bytes);
    }

    public TorchTensor Value { get; private set; }

    public Shape Shape { get; }

    /// <summary>Where the value is a part of a larger tensor: that.</summary>
    public FlatTensors? Flat { get; private set; }

    /// <summary>Keeps the same elements as a part of a larger tensor.</summary>
    public void MoveTo(FlatTensors flat, TorchTensor part)
    {
        Value.Dispose();
        Flat?.Leave();
        (Value, Flat) = (part, flat);
    }

    protected override void Free()
    {
        memory.Add(-bytes);
        Value.Dispose();
        Flat?.Leave();
    }
}
