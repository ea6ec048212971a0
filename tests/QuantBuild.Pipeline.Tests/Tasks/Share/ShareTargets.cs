using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Tests.Tasks.Share;

/// <summary>A share for each text, in whole per cent.</summary>
internal sealed class ShareTargets(byte[] percents) : ITargets
{
    public float[] Shares => Array.ConvertAll(percents, percent => percent / 100f);

    public int Count => percents.Length;

    public ITargets Select(ReadOnlySpan<int> rows) => new ShareTargets(PercentsOf(rows));

    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence) =>
        backend.FromHost(new ShareTargets(PercentsOf(rows)).Shares, new Shape(rows.Length, 1));

    // A quarter of what classes take: the file of a data set takes what the task writes.
    public void Write(Stream stream) => stream.Write(MemoryMarshal.AsBytes(percents.AsSpan()));

    private byte[] PercentsOf(ReadOnlySpan<int> rows)
    {
        var selected = new byte[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            selected[i] = percents[rows[i]];
        }

        return selected;
    }
}
