using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>A class for each text; in a file an int32 a text, little-endian.</summary>
/// <param name="classes">Class numbers, from 0; kept, not copied.</param>
public sealed class ClassTargets(int[] classes) : ITargets
{
    /// <summary>Class numbers by text.</summary>
    public ReadOnlySpan<int> Classes => classes;

    public int Count => classes.Length;

    public ITargets Select(ReadOnlySpan<int> rows) => new ClassTargets(ClassesOf(rows));

    /// <returns>Int32 [batch].</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.FromHost(ClassesOf(rows), new Shape(rows.Length));
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(MemoryMarshal.AsBytes(classes.AsSpan()));
    }

    private int[] ClassesOf(ReadOnlySpan<int> rows)
    {
        var selected = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            selected[i] = classes[rows[i]];
        }

        return selected;
    }
}
