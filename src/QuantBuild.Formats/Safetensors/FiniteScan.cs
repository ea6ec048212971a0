using System.Runtime.InteropServices;

namespace QuantBuild.Formats.Safetensors;

/// <summary>Finds the first value of a tensor that is no finite float32.</summary>
internal static class FiniteScan
{
    private const int Exponent = 0x7F800000;

    /// <returns>Its index, or -1.</returns>
    public static int IndexOfNonFinite(ReadOnlySpan<float> values)
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

    /// <summary>The error about a value.</summary>
    public static ModelFileException Refuse(string path, SafetensorsEntry entry, long index, float value)
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
