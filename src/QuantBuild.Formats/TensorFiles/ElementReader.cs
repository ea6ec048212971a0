using System.Runtime.InteropServices;

namespace QuantBuild.Formats.TensorFiles;

/// <summary>Reads the elements of a stored tensor in parts, whatever form its file keeps them in.</summary>
internal static class ElementReader
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Gives consecutive elements as they are stored, in row-major order.</summary>
    /// <param name="firstElement">Index of the first.</param>
    /// <param name="destination">As many whole elements as it holds.</param>
    public delegate void Source(long firstElement, Span<byte> destination);

    /// <inheritdoc cref="TensorFile.GetBytes" path="/exception"/>
    public static void RequireSpan(string path, StoredTensor entry)
    {
        if (entry.ByteLength > int.MaxValue)
        {
            throw new ModelFileException(
                path,
                $"tensor '{entry.Name}' has {entry.ByteLength} bytes, more than one span holds: read it in parts.");
        }
    }

    /// <inheritdoc cref="TensorFile.CopyTo"/>
    public static void CopyTo(StoredTensor entry, Stream destination, Source source)
    {
        var elementSize = StoredElementTypes.SizeOf(entry.ElementType);
        var buffer = new byte[(int)Math.Min(ChunkBytes, entry.ByteLength)];
        for (var done = 0L; done < entry.ByteLength;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, entry.ByteLength - done));
            source(done / elementSize, part);
            destination.Write(part);
            done += part.Length;
        }
    }

    /// <inheritdoc cref="TensorFile.ReadRange"/>
    public static void ReadRange<T>(
        string path, StoredTensor entry, long firstElement, Span<T> destination, Source source)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstElement);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstElement, entry.ElementCount - destination.Length);
        if (ElementConversion.IsStoredAs<T>(entry.ElementType))
        {
            ReadStored(firstElement, destination, source);
            return;
        }

        var elementSize = StoredElementTypes.SizeOf(entry.ElementType);
        var buffer = new byte[(int)Math.Min(ChunkBytes, (long)destination.Length * elementSize)];
        for (var rest = destination; ;)
        {
            var part = rest[..Math.Min(rest.Length, buffer.Length / elementSize)];
            var bytes = buffer.AsSpan(0, part.Length * elementSize);
            source(firstElement, bytes);
            if (!ElementConversion.TryConvert(entry.ElementType, bytes, part))
            {
                throw new ModelFileException(
                    path,
                    $"tensor {entry} cannot be read as {typeof(T).Name}. Check that the weights belong to this model.");
            }

            firstElement += part.Length;
            rest = rest[part.Length..];
            if (rest.IsEmpty)
            {
                return;
            }
        }
    }

    private static void ReadStored<T>(long firstElement, Span<T> destination, Source source)
        where T : unmanaged
    {
        // MemoryMarshal.AsBytes is limited to 2 GB; an array of floats may be longer.
        for (var rest = destination; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, ChunkBytes)];
            source(firstElement, MemoryMarshal.AsBytes(part));
            firstElement += part.Length;
            rest = rest[part.Length..];
        }
    }
}
