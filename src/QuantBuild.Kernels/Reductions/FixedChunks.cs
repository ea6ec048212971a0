namespace QuantBuild.Kernels.Reductions;

/// <summary>
/// How every reduction is cut. The chunks depend on the size alone, never on threads: a caller may compute the
/// partial results of any chunks anywhere, and adds them in order.
/// </summary>
public static unsafe class FixedChunks
{
    /// <summary>Elements in a chunk of a reduction over elements; the last may be shorter.</summary>
    public const int Elements = 4096;

    /// <summary>Rows in a chunk of a reduction over rows; the last may be shorter.</summary>
    public const int Rows = 64;

    /// <summary>The number of chunks that <paramref name="count"/> elements make.</summary>
    public static nint OfElements(nint count) => (count + Elements - 1) / Elements;

    /// <summary>The number of chunks that <paramref name="rowCount"/> rows make.</summary>
    public static nint OfRows(nint rowCount) => (rowCount + Rows - 1) / Rows;

    /// <summary>partials[0] + partials[1] + …, in this order.</summary>
    public static double Combine(double* partials, nint count)
    {
        var sum = 0.0;
        for (nint i = 0; i < count; i++)
        {
            sum += partials[i];
        }

        return sum;
    }
}
