using QuantBuild.Formats.PyTorch.Archives;
using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.PyTorch.Pickles;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch;

/// <summary>
/// A checkpoint of PyTorch opened for reading: the tensors of a dictionary by their names. What else lies in it is left
/// alone. The pickle is read as a whole and validated; the data stay on disk. Tensors may share storages.
/// </summary>
internal sealed class PyTorchFile : TensorFile
{
    private const byte PickleMark = 0x80;

    private readonly MappedFile file;
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorView> scattered = new(StringComparer.Ordinal);

    private PyTorchFile(MappedFile file) => this.file = file;

    /// <inheritdoc/>
    public override string Path => file.Path;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <exception cref="ModelFileException">
    /// The file cannot be opened, is damaged, or holds what is not read: it is named.
    /// </exception>
    public static PyTorchFile Open(string path)
    {
        var opened = new PyTorchFile(MappedFile.Open(path));
        try
        {
            opened.ReadContents();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The elements of a view that is not contiguous are collected into memory.</remarks>
    public override ReadOnlySpan<byte> GetBytes(StoredTensor entry)
    {
        ElementReader.RequireSpan(Path, entry);
        if (!scattered.ContainsKey(entry.Name))
        {
            return file.GetSpan(entry.ByteOffset, (int)entry.ByteLength);
        }

        var bytes = new byte[entry.ByteLength];
        SourceOf(entry)(0, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public override void CopyTo(StoredTensor entry, Stream destination) =>
        ElementReader.CopyTo(entry, destination, SourceOf(entry));

    /// <inheritdoc/>
    public override void ReadRange<T>(StoredTensor entry, long firstElement, Span<T> destination) =>
        ElementReader.ReadRange(Path, entry, firstElement, destination, SourceOf(entry));

    /// <inheritdoc/>
    protected override void Close() => file.Dispose();

    private void ReadContents()
    {
        var faults = new CheckpointFaults(Path);
        Span<byte> start = stackalloc byte[(int)Math.Min(file.Length, sizeof(uint))];
        file.Read(0, start);
        var contents = ZipDirectory.StartsAt(start) ? ZipCheckpoint.Read(file, faults)
            : start is [PickleMark, ..] ? LegacyCheckpoint.Read(file, faults)
            : throw faults.Damaged("starts neither as an archive nor as a pickle");
        if (contents.Root is not PickleDictionary root)
        {
            throw faults.Unsupported("holds something else than a dictionary of tensors");
        }

        foreach (var (name, value) in root.Items)
        {
            if (value is TensorView view)
            {
                Add(name, view, contents.Storages[view.Storage.Key]);
            }
        }

        if (tensors.Count == 0 && root.Items.Count > 0)
        {
            throw faults.Unsupported(
                $"holds no tensor in its dictionary, but {CheckpointFaults.Show(root.Items[0].Key)} and the like");
        }
    }

    private void Add(string name, TensorView view, long storageOffset)
    {
        var elementSize = StoredElementTypes.SizeOf(view.Storage.ElementType);
        var first = view.Storage.FirstElement;
        if (view.IsContiguous)
        {
            first += view.Offset;
        }
        else
        {
            scattered.Add(name, view);
        }

        tensors.Add(name, new StoredTensor(
            name,
            view.Storage.ElementType,
            view.Shape,
            storageOffset + (first * elementSize),
            view.Count * elementSize));
    }

    private ElementReader.Source SourceOf(StoredTensor entry)
    {
        var elementSize = StoredElementTypes.SizeOf(entry.ElementType);
        return scattered.TryGetValue(entry.Name, out var view)
            ? (firstElement, destination) =>
            {
                file.RequireUnchanged();
                view.Gather(firstElement, destination, elementSize, ReadOne);
            }
            : (firstElement, destination) => file.Read(OffsetOf(firstElement), destination);

        long OffsetOf(long element) => entry.ByteOffset + (element * elementSize);

        void ReadOne(long element, Span<byte> destination) =>
            file.GetSpanUnchecked(OffsetOf(element), destination.Length).CopyTo(destination);
    }
}
