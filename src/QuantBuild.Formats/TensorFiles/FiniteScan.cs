using System.Runtime.InteropServices;

namespace QuantBuild.Formats.TensorFiles;

/// <summary>Refuses tensors with values that are no finite float32.</summary>
internal static class FiniteScan
{
    private const int Exponent = 0x7F800000;

    /// <param name="file">The tensor's.</param>
    /// <param name="entry">The tensor.</param>
    /// <param name="first">Index of the first of <paramref name="values"/> in it.</param>
    /// <param name="values">All of its values, or a part.</param>
    /// <exception cref="ModelFileException">One is not finite; its place is named.</exception>
    public static void Require(TensorFile file, StoredTensor entry, long first, ReadOnlySpan<float> values)
    {
        if (IndexOfNonFinite(values) is var index and >= 0)
        {
            throw Refuse(file.Path, entry, first + index, values[index]);
        }
    }

    private static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        for (var i = 0; i < bits.Length; i++)
        {
            if ((bits[i] & Exponent) == Exponent)
            {
                return i;
            }
        }

        return -1;
    }

    private static ModelFileException Refuse(string path, StoredTensor entry, long index, float value)
    {
        var place = new long[entry.Shape.Count];
        for (var dimension = place.Length - 1; dimension >= 0; dimension--)
        {
            (index, place[dimension]) = Math.DivRem(index, entry.Shape[dimension]);
        }

        var shown = float.IsNaN(value) ? "NaN" : "infinite as float32";
        return new ModelFileException(
            path,
            $"tensor '{entry.Name}' is {shown} at [{string.Join(", ", place)}]. The file is damaged, or the training "
            + "that made it diverged: get it again, or use another model.");
    }
}
