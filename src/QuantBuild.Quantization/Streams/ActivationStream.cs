using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace QuantBuild.Quantization.Streams;

/// <summary>The activations at a module boundary, memory-mapped: never whole in memory.</summary>
public sealed unsafe class ActivationStream : IActivationSource, IDisposable
{
    private readonly StreamLayout layout;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;

    /// <param name="path">A file of <see cref="ActivationStreamWriter"/>.</param>
    /// <param name="lengths">Tokens of each sample, as when it was written.</param>
    /// <param name="hiddenSize">Values a token has, as when it was written.</param>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public ActivationStream(string path, IReadOnlyList<int> lengths, int hiddenSize)
    {
        layout = new StreamLayout(lengths, hiddenSize);
        if (new FileInfo(path).Length != layout.FileBytes)
        {
            throw new InvalidDataException($"{path}: expected {layout.FileBytes} bytes of {layout.Samples} samples.");
        }

        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, layout.FileBytes, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        if (!new ReadOnlySpan<byte>(start, StreamLayout.HeaderBytes).SequenceEqual(layout.Header()))
        {
            Dispose();
            throw new InvalidDataException($"{path}: not the activations of these samples.");
        }
    }

    public void Read(ReadOnlySpan<int> samples, int sequence, Span<float> values)
    {
        var rowValues = sequence * layout.HiddenSize;
        for (var row = 0; row < samples.Length; row++)
        {
            var kept = layout.LengthOf(samples[row]) * layout.HiddenSize;
            var source = new ReadOnlySpan<byte>(start + layout.OffsetOf(samples[row]), kept * sizeof(float));
            var target = values.Slice(row * rowValues, rowValues);
            MemoryMarshal.Cast<byte, float>(source).CopyTo(target);
            target[kept..].Clear();
        }
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
