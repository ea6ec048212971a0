using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.TensorFiles;

/// <summary>A file of tensors that stays on disk: parts of it are read, or mapped, at any place.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile? mapping;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;
    private bool disposed;

    private MappedFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
        if (Length == 0)
        {
            return; // the platform maps no empty file
        }

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

    /// <summary>The path it was opened with.</summary>
    public string Path { get; }

    /// <summary>In bytes, when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="ModelFileException">The file cannot be opened.</exception>
    public static MappedFile Open(string path)
    {
        SafeFileHandle? opened = null;
        try
        {
            opened = InputFile.OpenHandle(path);
            var file = new MappedFile(path, opened);
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

    /// <summary>Bytes of the file, mapped: valid until it is disposed of.</summary>
    /// <exception cref="ModelFileException">The file has changed its length.</exception>
    public ReadOnlySpan<byte> GetSpan(long offset, int length)
    {
        RequireUnchanged();
        return GetSpanUnchecked(offset, length);
    }

    /// <summary>
    /// The same for many small parts: the caller has asked <see cref="RequireUnchanged"/> once before.
    /// </summary>
    public ReadOnlySpan<byte> GetSpanUnchecked(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new ReadOnlySpan<byte>(start + offset, length);
    }

    /// <summary>Reads bytes of the file, as many as the destination holds.</summary>
    /// <exception cref="ModelFileException">The file has changed its length.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        RequireUnchanged();
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
            {
                throw new ModelFileException(
                    Path,
                    "became shorter while it was read. Leave model files alone during a run.");
            }

            offset += count;
            destination = destination[count..];
        }
    }

    /// <summary>
    /// Fails where the length is another one: a page of a mapping past the end of a shortened file kills the process,
    /// so look before touching one.
    /// </summary>
    /// <exception cref="ModelFileException">The file has changed its length.</exception>
    public void RequireUnchanged()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var current = RandomAccess.GetLength(handle);
        if (current != Length)
        {
            throw new ModelFileException(
                Path,
                $"had {Length} bytes when opened and has {current} now. Leave model files alone during a run.");
        }
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        mapping?.Dispose();
        handle.Dispose();
    }
}
