using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>A finite number for each text; in a file a float64 a text, little-endian.</summary>
/// <param name="numbers">By text; kept, not copied.</param>
public sealed class NumberTargets(double[] numbers) : ITargets
{
    /// <summary>By text.</summary>
    public ReadOnlySpan<double> Numbers => numbers;

    public int Count => numbers.Length;

    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var selected = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            selected[i] = numbers[rows[i]];
        }

        return new NumberTargets(selected);
    }

    /// <returns>Float32 [batch, 1].</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var values = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = (float)numbers[rows[i]];
        }

        return backend.FromHost(values, new Shape(rows.Length, 1));
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
    }
}
