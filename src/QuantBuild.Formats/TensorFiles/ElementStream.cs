using System.Runtime.InteropServices;

namespace QuantBuild.Formats.TensorFiles;

/// <summary>Elements as the bytes of a file.</summary>
public static class ElementStream
{
    private const int PartLength = 1 << 20;

    /// <summary>
    /// Writes elements, little-endian, in parts: a span of bytes would be too short for a large tensor.
    /// </summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, PartLength)..])
        {
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, PartLength)]));
        }
    }
}
