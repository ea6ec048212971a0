using System.Runtime.InteropServices;
using QuantBuild.Formats.Files;

namespace QuantBuild.Quantization.Streams;

/// <summary>Writes the activations at a module boundary to a file, batch by batch in any order.</summary>
public sealed class ActivationStreamWriter : IDisposable
{
    private readonly StreamLayout layout;
    private readonly DiskStream file;

    /// <param name="path">A new file, or one to replace.</param>
    /// <param name="lengths">Tokens of each sample.</param>
    /// <param name="hiddenSize">Values a token has.</param>
    /// <exception cref="StorageException">The file system refused: space for all of it is reserved now.</exception>
    public ActivationStreamWriter(string path, IReadOnlyList<int> lengths, int hiddenSize)
    {
        layout = new StreamLayout(lengths, hiddenSize);
        file = Disk.Create(path, layout.FileBytes);
        file.Write(layout.Header());
    }

    /// <param name="samples">Sample number of each row of the batch.</param>
    /// <param name="sequence">Positions a row of the batch has, padding included.</param>
    /// <param name="values">[samples, sequence, hidden]</param>
    /// <exception cref="StorageException">The file system refused.</exception>
    public void Write(ReadOnlySpan<int> samples, int sequence, ReadOnlySpan<float> values)
    {
        var rowValues = sequence * layout.HiddenSize;
        for (var row = 0; row < samples.Length; row++)
        {
            var kept = values.Slice(row * rowValues, layout.LengthOf(samples[row]) * layout.HiddenSize);
            file.Position = layout.OffsetOf(samples[row]);
            file.Write(MemoryMarshal.AsBytes(kept));
        }
    }

    /// <summary>Brings everything to the disk: to be called when all is written.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public void Complete() => file.Complete(toDisk: true);

    public void Dispose() => file.Dispose();
}
