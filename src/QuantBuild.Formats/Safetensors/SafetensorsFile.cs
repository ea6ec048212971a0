using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Safetensors;

/// <summary>
/// A safetensors file opened for reading. The header is read and validated as a whole; the data stay on disk and are
/// mapped (<see cref="GetBytes"/>) or read (<see cref="ReadRange"/>, <see cref="CopyTo"/>) on demand.
/// </summary>
public sealed unsafe class SafetensorsFile : TensorFile
{
    private const int LengthBytes = 8;
    private const int ChunkBytes = 1 << 20;

    private readonly SafeFileHandle handle;
    private readonly long length;
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private bool disposed;

    private SafetensorsFile(string path, SafeFileHandle handle, long length, SafetensorsHeader header)
    {
        Path = path;
        Metadata = header.Metadata;
        Tensors = header.Tensors;
        this.handle = handle;
        this.length = length;
        mapping = MemoryMappedFile.CreateFromFile(
            handle,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true);
        view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    /// <inheritdoc/>
    public override string Path { get; }

    /// <summary>The header's free-form text pairs; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <exception cref="ModelFileException">
    /// The file cannot be opened, or its header does not describe exactly the bytes that follow it.
    /// </exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? opened = null;
        try
        {
            opened = InputFile.OpenHandle(path);
            var bytes = RandomAccess.GetLength(opened);
            var file = new SafetensorsFile(path, opened, bytes, ReadHeader(path, opened, bytes));
            opened = null;
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, RegularFile.Explain(exception), exception);
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetBytes(StoredTensor entry)
    {
        RequireUnchanged();
        return entry.ByteLength <= int.MaxValue
            ? new ReadOnlySpan<byte>(start + entry.ByteOffset, (int)entry.ByteLength)
            : throw new ModelFileException(
                Path,
                $"tensor '{entry.Name}' has {entry.ByteLength} bytes, more than one span holds: read it in parts.");
    }

    /// <inheritdoc/>
    public override void CopyTo(StoredTensor entry, Stream destination)
    {
        RequireUnchanged();
        var buffer = new byte[(int)Math.Min(ChunkBytes, entry.ByteLength)];
        for (var done = 0L; done < entry.ByteLength; )
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, entry.ByteLength - done));
            ReadExactly(Path, handle, entry.ByteOffset + done, part);
            destination.Write(part);
            done += part.Length;
        }
    }

    /// <inheritdoc/>
    public override void ReadRange<T>(StoredTensor entry, long firstElement, Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstElement);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstElement, entry.ElementCount - destination.Length);
        RequireUnchanged();
        var elementSize = StoredElementTypes.SizeOf(entry.ElementType);
        var offset = entry.ByteOffset + (firstElement * elementSize);
        if (ElementConversion.IsStoredAs<T>(entry.ElementType))
        {
            ReadElements(offset, destination);
            return;
        }

        var buffer = new byte[(int)Math.Min(ChunkBytes, (long)destination.Length * elementSize)];
        for (var rest = destination; ; )
        {
            var part = rest[..Math.Min(rest.Length, buffer.Length / elementSize)];
            var bytes = buffer.AsSpan(0, part.Length * elementSize);
            ReadExactly(Path, handle, offset, bytes);
            if (!ElementConversion.TryConvert(entry.ElementType, bytes, part))
            {
                throw new ModelFileException(
                    Path,
                    $"tensor {entry} cannot be read as {typeof(T).Name}. Check that the weights belong to this model.");
            }

            offset += bytes.Length;
            rest = rest[part.Length..];
            if (rest.IsEmpty)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
        handle.Dispose();
    }

    private static SafetensorsHeader ReadHeader(string path, SafeFileHandle handle, long length)
    {
        if (length < LengthBytes)
        {
            throw new ModelFileException(
                path,
                $"has {length} bytes, fewer than the shortest safetensors file. Export or download it again.");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadExactly(path, handle, 0, prefix);
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
        ReadExactly(path, handle, LengthBytes, json);
        var dataOffset = LengthBytes + (long)headerLength;
        return SafetensorsHeader.Parse(path, json, dataOffset, length - dataOffset);
    }

    private void ReadElements<T>(long offset, Span<T> destination)
        where T : unmanaged
    {
        // MemoryMarshal.AsBytes is limited to 2 GB; an array of floats may be longer.
        for (var rest = destination; !rest.IsEmpty; )
        {
            var part = rest[..Math.Min(rest.Length, ChunkBytes)];
            var bytes = MemoryMarshal.AsBytes(part);
            ReadExactly(Path, handle, offset, bytes);
            offset += bytes.Length;
            rest = rest[part.Length..];
        }
    }

    // A page of a mapping past the end of a shortened file kills the process, so look before touching one.
    private void RequireUnchanged()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var current = RandomAccess.GetLength(handle);
        if (current != length)
        {
            throw new ModelFileException(
                Path,
                $"had {length} bytes when opened and has {current} now. Leave model files alone during a run.");
        }
    }

    private static void ReadExactly(string path, SafeFileHandle handle, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
            {
                throw new ModelFileException(
                    path,
                    "became shorter while it was read. Leave model files alone during a run.");
            }

            offset += count;
            destination = destination[count..];
        }
    }
}
