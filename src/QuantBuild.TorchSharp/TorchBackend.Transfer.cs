using System.Runtime.InteropServices;

namespace QuantBuild.TorchSharp;

/// <content>Between the host and the device.</content>
public sealed partial class TorchBackend
{
    protected override TensorStorage Allocate(Shape shape, ElementType type, bool isCleared)
    {
        using var scope = Enter();
        var value = isCleared
            ? Torch.zeros(Extents(shape), TypeOf(type), device)
            : Torch.empty(Extents(shape), TypeOf(type), device);
        return new TorchStorage(Memory, value.DetachFromDisposeScope(), shape, ByteCount(shape, type));
    }

    protected override void CopyCore(Tensor source, Tensor target, long first)
    {
        using var scope = Enter();
        Data(target).view(-1).narrow(0, first, source.Shape.Count).copy_(Data(source).view(-1));
    }

    protected override void FillCore(Tensor tensor, float value)
    {
        using var scope = Enter();
        using Scalar scalar = value;
        Data(tensor).fill_(scalar);
    }

    /// <summary>
    /// Shares the memory of another backend's tensor on the same device; from another device it is copied there.
    /// </summary>
    protected override Tensor BorrowCore(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Backend is not TorchBackend other)
        {
            return base.BorrowCore(tensor);
        }

        using var scope = Enter();
        var value = other.Data(tensor);
        if (!SameDevice(other.device, device))
        {
            return Own(value.to(device), tensor.Shape, tensor.Type);
        }

        var shared = value.detach().DetachFromDisposeScope();
        return NewTensor(tensor.Shape, tensor.Type, new TorchStorage(Memory, shared, tensor.Shape, bytes: 0));
    }

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<float> values) => Upload(tensor, values);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<double> values)
    {
        var rounded = new float[values.Length];
        for (var i = 0; i < rounded.Length; i++)
        {
            rounded[i] = (float)values[i];
        }

        Upload<float>(tensor, rounded);
    }

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<int> values) => Upload(tensor, values);

    protected override void WriteCore(Tensor tensor, ReadOnlySpan<sbyte> values) => Upload(tensor, values);

    protected override void WriteCore(Tensor tensor, ElementWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        if (!IsOnHost || tensor.Shape.Count == 0)
        {
            base.WriteCore(tensor, writer);
            return;
        }

        using var scope = Enter();
        writer(MemoryMarshal.Cast<byte, float>(Data(tensor).bytes));
    }

    protected override void ReadCore(Tensor tensor, Span<float> values) => Download(tensor, values);

    protected override void ReadCore(Tensor tensor, Span<double> values)
    {
        var read = new float[values.Length];
        Download<float>(tensor, read);
        for (var i = 0; i < read.Length; i++)
        {
            values[i] = read[i];
        }
    }

    protected override void ReadCore(Tensor tensor, Span<int> values) => Download(tensor, values);

    protected override void ReadCore(Tensor tensor, Span<sbyte> values) => Download(tensor, values);

    protected override void ReadCore(Tensor tensor, ElementReader reader)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(reader);
        if (!IsOnHost || tensor.Shape.Count == 0)
        {
            base.ReadCore(tensor, reader);
            return;
        }

        using var scope = Enter();
        reader(MemoryMarshal.Cast<byte, float>(Data(tensor).bytes));
    }

    private static bool SameDevice(Torch.Device left, Torch.Device right) =>
        left.type == right.type && left.index == right.index;

    private void Upload<T>(Tensor tensor, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return;
        }

        using var scope = Enter();
        var target = Data(tensor);
        if (IsOnHost)
        {
            MemoryMarshal.AsBytes(values).CopyTo(target.bytes);
            return;
        }

        // Page-locked, so that the copy runs beside what the device computes; torch keeps it until then.
        var staged = Torch.empty(Extents(tensor.Shape), target.dtype).pin_memory();
        MemoryMarshal.AsBytes(values).CopyTo(staged.bytes);
        target.copy_(staged, true);
    }

    private void Download<T>(Tensor tensor, Span<T> values)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return;
        }

        using var scope = Enter();
        var source = Data(tensor);
        (IsOnHost ? source : source.cpu()).bytes.CopyTo(MemoryMarshal.AsBytes(values));
    }
}
