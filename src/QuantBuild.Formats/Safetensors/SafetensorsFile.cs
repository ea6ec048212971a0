using System.Buffers.Binary;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Safetensors;

/// <summary>
/// A safetensors file opened for reading. The header is read and validated as a whole; the data stay on disk and are
/// mapped (<see cref="GetBytes"/>) or read (<see cref="ReadRange"/>, <see cref="CopyTo"/>) on demand.
/// </summary>
public sealed class SafetensorsFile : TensorFile
{
    private const int LengthBytes = 8;

    private readonly MappedFile file;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header)
    {
        this.file = file;
        Metadata = header.Metadata;
        Tensors = header.Tensors;
    }

    /// <inheritdoc/>
    public override string Path => file.Path;

    /// <summary>The header's free-form text pairs; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <exception cref="ModelFileException">
    /// The file cannot be opened, or its header does not describe exactly the bytes that follow it.
    /// </exception>
    public static SafetensorsFile Open(string path)
    {
        var opened = MappedFile.Open(path);
        try
        {
            return new SafetensorsFile(opened, ReadHeader(opened));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetBytes(StoredTensor entry)
    {
        ElementReader.RequireSpan(Path, entry);
        return file.GetSpan(entry.ByteOffset, (int)entry.ByteLength);
    }

    /// <inheritdoc/>
    public override void CopyTo(StoredTensor entry, Stream destination) =>
        ElementReader.CopyTo(entry, destination, SourceOf(entry));

    /// <inheritdoc/>
    public override void ReadRange<T>(StoredTensor entry, long firstElement, Span<T> destination) =>
        ElementReader.ReadRange(Path, entry, firstElement, destination, SourceOf(entry));

    /// <inheritdoc/>
    protected override void Close() => file.Dispose();

    private static SafetensorsHeader ReadHeader(MappedFile file)
    {
        var (path, length) = (file.Path, file.Length);
        if (length < LengthBytes)
        {
            throw new ModelFileException(
                path,
                $"has {length} bytes, fewer than the shortest safetensors file. Export or download it again.");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        file.Read(0, prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > SafetensorsHeader.MaximumBytes || headerLength > (ulong)(length - LengthBytes))
        {
            throw new ModelFileException(
                path,
                $"states a header of {headerLength} bytes, but the file has {length} and a header at most "
                    + $"{SafetensorsHeader.MaximumBytes}. "
                    + "It is cut off or not a safetensors file: export or download it again.");
        }

        var json = new byte[(int)headerLength];
        file.Read(LengthBytes, json);
        var dataOffset = LengthBytes + (long)headerLength;
        return SafetensorsHeader.Parse(path, json, dataOffset, length - dataOffset);
    }

    private ElementReader.Source SourceOf(StoredTensor entry)
    {
        var elementSize = StoredElementTypes.SizeOf(entry.ElementType);
        return (firstElement, destination) =>
            file.Read(entry.ByteOffset + (firstElement * elementSize), destination);
    }
}
