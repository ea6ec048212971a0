using QuantBuild.Formats.Messages;

namespace QuantBuild.Formats.TensorFiles;

/// <summary>What a tensor file says about one of its tensors; every value has been checked against the file.</summary>
public sealed class StoredTensor
{
    internal StoredTensor(
        string name, StoredElementType elementType, IReadOnlyList<long> shape, long byteOffset, long byteLength)
    {
        Name = name;
        ElementType = elementType;
        Shape = shape;
        ByteOffset = byteOffset;
        ByteLength = byteLength;
    }

    /// <summary>The tensor's name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>How an element is stored.</summary>
    public StoredElementType ElementType { get; }

    /// <summary>Dimensions, outermost first; empty for a scalar. Elements are stored in row-major order.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Where the data start, in bytes from the start of the file.</summary>
    internal long ByteOffset { get; }

    /// <summary>Bytes of data: <see cref="ElementCount"/> × the element's size.</summary>
    public long ByteLength { get; }

    /// <summary>The product of <see cref="Shape"/>.</summary>
    public long ElementCount => ByteLength / StoredElementTypes.SizeOf(ElementType);

    /// <returns>For messages: <c>name F32 [2, 128]</c>.</returns>
    public override string ToString() =>
        $"{Name} {StoredElementTypes.NameOf(ElementType)} [{ShortList.Of(Shape.Select(extent => $"{extent}"))}]";
}
