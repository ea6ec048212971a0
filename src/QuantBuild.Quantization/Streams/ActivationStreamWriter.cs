using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Quantization.Streams;

/// <summary>Writes the activations at a module boundary to a file, batch by batch in any order.</summary>
public sealed class ActivationStreamWriter : IDisposable
{
    private readonly StreamLayout layout;
    private readonly SafeFileHandle file;

    /// <param name="path">A new file, or one to replace.</param>
    /// <param name="lengths">Tokens of each sample.</param>
    /// <param name="hiddenSize">Values a token has.</param>
    public ActivationStreamWriter(string path, IReadOnlyList<int> lengths, int hiddenSize)
    {
        layout = new StreamLayout(lengths, hiddenSize);
        file = File.OpenHandle(
            path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, layout.FileBytes);
        RandomAccess.Write(file, layout.Header(), 0);
    }

    /// <param name="samples">Sample number of each row of the batch.</param>
    /// <param name="sequence">Positions a row of the batch has, padding included.</param>
    /// <param name="values">[samples, sequence, hidden]</param>
    public void Write(ReadOnlySpan<int> samples, int sequence, ReadOnlySpan<float> values)
    {
        var rowValues = sequence * layout.HiddenSize;
        for (var row = 0; row < samples.Length; row++)
        {
            var kept = values.Slice(row * rowValues, layout.LengthOf(samples[row]) * layout.HiddenSize);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(kept), layout.OffsetOf(samples[row]));
        }
    }

    public void Dispose()
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        finally
        {
            file.Dispose();
        }
    }
}
