using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Tests.Tasks.Regression;

/// <summary>A number for each text.</summary>
internal sealed class NumberTargets(float[] numbers) : ITargets
{
    public ReadOnlySpan<float> Numbers => numbers;

    public int Count => numbers.Length;

    public ITargets Select(ReadOnlySpan<int> rows) => new NumberTargets(NumbersOf(rows));

    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence) =>
        backend.FromHost(NumbersOf(rows), new Shape(rows.Length, 1));

    // Twice as long as classes are: the file of a data set takes what the task writes.
    public void Write(Stream stream) =>
        stream.Write(MemoryMarshal.AsBytes(Array.ConvertAll(numbers, number => (double)number).AsSpan()));

    private float[] NumbersOf(ReadOnlySpan<int> rows)
    {
        var selected = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            selected[i] = numbers[rows[i]];
        }

        return selected;
    }
}
