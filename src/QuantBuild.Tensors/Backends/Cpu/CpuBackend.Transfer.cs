namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Values in and out.</content>
public sealed unsafe partial class CpuBackend
{
    public override void Write(Tensor tensor, ReadOnlySpan<float> values) =>
        values.CopyTo(Elements<float>(tensor, ElementType.Float32, values.Length));

    public override void Write(Tensor tensor, ReadOnlySpan<double> values)
    {
        var elements = Elements<float>(tensor, ElementType.Float32, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            elements[i] = (float)values[i];
        }
    }

    public override void Write(Tensor tensor, ReadOnlySpan<int> values) =>
        values.CopyTo(Elements<int>(tensor, ElementType.Int32, values.Length));

    public override void Write(Tensor tensor, ReadOnlySpan<sbyte> values) =>
        values.CopyTo(Elements<sbyte>(tensor, ElementType.Int8, values.Length));

    public override void Read(Tensor tensor, Span<float> values) =>
        Elements<float>(tensor, ElementType.Float32, values.Length).CopyTo(values);

    public override void Read(Tensor tensor, Span<double> values)
    {
        var elements = Elements<float>(tensor, ElementType.Float32, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = elements[i];
        }
    }

    public override void Read(Tensor tensor, Span<int> values) =>
        Elements<int>(tensor, ElementType.Int32, values.Length).CopyTo(values);

    public override void Read(Tensor tensor, Span<sbyte> values) =>
        Elements<sbyte>(tensor, ElementType.Int8, values.Length).CopyTo(values);

    public override void Write(Tensor tensor, ElementWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        writer(Elements<float>(tensor, ElementType.Float32, checked((int)tensor.Shape.Count)));
    }

    public override void Read(Tensor tensor, ElementReader reader)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(reader);
        reader(Elements<float>(tensor, ElementType.Float32, checked((int)tensor.Shape.Count)));
    }

    private Span<T> Elements<T>(Tensor tensor, ElementType type, int count)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var data = Typed(tensor, type);
        return count == tensor.Shape.Count
            ? new Span<T>(data, count)
            : throw new ArgumentException($"{count} values do not fill a tensor {tensor.Shape}.", nameof(tensor));
    }
}
