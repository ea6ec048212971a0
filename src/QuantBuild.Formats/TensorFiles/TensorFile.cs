namespace QuantBuild.Formats.TensorFiles;

/// <summary>
/// A file of named tensors, opened for reading, in whatever format. What it holds is validated when it is opened; the
/// data are read on demand. Members may be called from several threads; none may run during or after disposal.
/// </summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>The path the file was opened with.</summary>
    public abstract string Path { get; }

    /// <summary>Every tensor by name.</summary>
    public abstract IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <exception cref="ModelFileException">The file holds no such tensor.</exception>
    public StoredTensor GetEntry(string name) =>
        Tensors.TryGetValue(name, out var entry)
            ? entry
            : throw new ModelFileException(
                Path,
                $"holds no tensor '{name}'. Check that the weights belong to this model.");

    /// <summary>The tensor's bytes, mapped: pages are read when touched. Valid until the file is disposed.</summary>
    /// <exception cref="ModelFileException">
    /// The tensor is larger than a span can be (2 GB; use <see cref="CopyTo"/> or
    /// <see cref="ReadRange{T}(StoredTensor, long, Span{T})"/>), or the file has changed its length.
    /// </exception>
    public abstract ReadOnlySpan<byte> GetBytes(StoredTensor entry);

    /// <summary>Writes the tensor's bytes to a stream, a megabyte at a time, whatever their number.</summary>
    /// <exception cref="ModelFileException">The file has changed its length.</exception>
    public abstract void CopyTo(StoredTensor entry, Stream destination);

    /// <summary>
    /// Reads consecutive elements from <paramref name="firstElement"/> on, as many as the destination holds.
    /// <typeparamref name="T"/> is the stored type, or wider: <c>float</c> reads F32, F16, BF16 and F64 (rounded to
    /// nearest even), <c>double</c> reads every float, <c>long</c> and <c>int</c> every integer that fits. F32 to
    /// <c>float</c> keeps every bit.
    /// </summary>
    /// <exception cref="ModelFileException">
    /// The stored type does not convert, or the file has changed its length.
    /// </exception>
    public abstract void ReadRange<T>(StoredTensor entry, long firstElement, Span<T> destination)
        where T : unmanaged;

    /// <summary>
    /// Reads a whole tensor; conversions as in <see cref="ReadRange{T}(StoredTensor, long, Span{T})"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The destination's length is not the tensor's element count.</exception>
    /// <exception cref="ModelFileException">No such tensor, or its type does not convert.</exception>
    public void Read<T>(string name, Span<T> destination)
        where T : unmanaged
    {
        var entry = GetEntry(name);
        if (destination.Length != entry.ElementCount)
        {
            throw new ArgumentException(
                $"'{name}' has {entry.ElementCount} elements, the destination {destination.Length}.",
                nameof(destination));
        }

        ReadRange(entry, 0, destination);
    }

    /// <summary>
    /// Reads the whole tensor into a new array; conversions as in
    /// <see cref="ReadRange{T}(StoredTensor, long, Span{T})"/>.
    /// </summary>
    public T[] ReadArray<T>(string name)
        where T : unmanaged
    {
        var entry = GetEntry(name);
        if (entry.ElementCount > Array.MaxLength)
        {
            throw new ModelFileException(
                Path,
                $"tensor '{name}' has {entry.ElementCount} elements, more than one array holds: read it in parts.");
        }

        var values = new T[entry.ElementCount];
        ReadRange<T>(entry, 0, values);
        return values;
    }

    /// <summary>Closes the file; spans handed out by <see cref="GetBytes"/> die with it.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file; may be called more than once.</summary>
    protected abstract void Close();
}
