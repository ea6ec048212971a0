using QuantBuild.Formats.Messages;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Safetensors;

/// <summary>A tensor to be written: its description, and its bytes or a way to stream them.</summary>
public sealed class SafetensorsTensor
{
    private readonly Action<Stream> write;

    /// <param name="name">Unique in its file.</param>
    /// <param name="elementType">How an element is stored.</param>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="write">
    /// Called once with the file being written; must write exactly <see cref="ByteLength"/> bytes, row-major and
    /// little-endian.
    /// </param>
    /// <exception cref="ArgumentException">A negative dimension, or a size beyond 64 bits.</exception>
    public SafetensorsTensor(
        string name, StoredElementType elementType, IReadOnlyList<long> shape, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        ElementType = elementType;
        Shape = [.. shape];
        this.write = write;
        ByteLength = StoredElementTypes.SizeOf(elementType);
        foreach (var dimension in Shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            ByteLength = checked(ByteLength * dimension);
        }
    }

    /// <param name="name">Unique in its file.</param>
    /// <param name="elementType">How an element is stored.</param>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="data">Row-major, little-endian; read when the file is written, not copied before.</param>
    /// <exception cref="ArgumentException">The data do not have the bytes of the shape.</exception>
    public SafetensorsTensor(
        string name, StoredElementType elementType, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
        : this(name, elementType, shape, stream => stream.Write(data.Span)) => RequireBytes(data.Length, nameof(data));

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>How an element is stored.</summary>
    public StoredElementType ElementType { get; }

    /// <summary>Dimensions, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes the data take.</summary>
    public long ByteLength { get; }

    /// <summary>An F32 tensor; every bit of every value is kept.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public static SafetensorsTensor FromSingles(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values) =>
        From(name, StoredElementType.F32, shape, values);

    /// <summary>An I32 tensor.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public static SafetensorsTensor FromInt32(string name, IReadOnlyList<long> shape, ReadOnlyMemory<int> values) =>
        From(name, StoredElementType.I32, shape, values);

    /// <summary>An I64 tensor.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public static SafetensorsTensor FromInt64(string name, IReadOnlyList<long> shape, ReadOnlyMemory<long> values) =>
        From(name, StoredElementType.I64, shape, values);

    /// <summary>An I8 tensor.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public static SafetensorsTensor FromSBytes(string name, IReadOnlyList<long> shape, ReadOnlyMemory<sbyte> values) =>
        From(name, StoredElementType.I8, shape, values);

    internal void WriteTo(Stream stream) => write(stream);

    private static SafetensorsTensor From<T>(
        string name, StoredElementType elementType, IReadOnlyList<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        var tensor = new SafetensorsTensor(
            name, elementType, shape, stream => ElementStream.Write(stream, values.Span));
        tensor.RequireBytes((long)values.Length * StoredElementTypes.SizeOf(elementType), nameof(values));
        return tensor;
    }

    private void RequireBytes(long actual, string parameter)
    {
        if (actual != ByteLength)
        {
            throw new ArgumentException(
                $"'{Name}' [{ShortList.Of(Shape.Select(extent => $"{extent}"))}] takes {ByteLength} bytes, not "
                + $"{actual}.",
                parameter);
        }
    }
}
