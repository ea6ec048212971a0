using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Attention;

/// <summary>
/// One worker's scratch for one head at a time. Made at address 0, it tells how much memory that takes.
/// </summary>
internal readonly unsafe struct HeadMemory<TKernel>
    where TKernel : struct, IMicrokernel
{
    /// <param name="shape">Shape of the operands.</param>
    /// <param name="rows">Rows of probabilities held at a time.</param>
    /// <param name="matrices">1 for the probabilities; 3 for them, their quantized form and their gradient.</param>
    /// <param name="start">64-byte aligned, or null.</param>
    public HeadMemory(AttentionShape shape, int rows, int matrices, float* start)
    {
        var next = start;
        nint headFloats = (nint)shape.Keys * shape.HeadSize;
        var matrixFloats = rows * PaddedColumns(shape.Keys);
        Positions = (int*)Take(ref next, shape.Keys);
        Keys = Take(ref next, headFloats);
        Values = Take(ref next, headFloats);
        PackedKeys = Take(ref next, PackedPanels<TKernel>.FloatsUpTo(shape.HeadSize, shape.Keys));
        PackedValues = Take(
            ref next,
            PackedPanels<TKernel>.FloatsUpTo(int.Max(shape.Keys, shape.Sequence), shape.HeadSize));
        Tile = Take(ref next, ProductBlock<TKernel>.ScratchFloats);
        Probabilities = Take(ref next, matrixFloats);
        Quantized = matrices > 1 ? Take(ref next, matrixFloats) : null;
        Gradient = matrices > 1 ? Take(ref next, matrixFloats) : null;
        Partials = matrices > 1
            ? (double*)Take(ref next, 2 * FixedChunks.OfElements(matrixFloats))
            : null;
        Floats = (nint)(next - start);
    }

    /// <summary>[keys]</summary>
    public int* Positions { get; }

    /// <summary>[keys, headSize]</summary>
    public float* Keys { get; }

    /// <summary>[keys, headSize]</summary>
    public float* Values { get; }

    public float* PackedKeys { get; }

    public float* PackedValues { get; }

    public float* Tile { get; }

    /// <summary>[rows, padded columns]</summary>
    public float* Probabilities { get; }

    /// <summary>[rows, padded columns]</summary>
    public float* Quantized { get; }

    /// <summary>[rows, padded columns]</summary>
    public float* Gradient { get; }

    /// <summary>One for each chunk of the probabilities.</summary>
    public double* Partials { get; }

    /// <summary>Floats in all.</summary>
    public nint Floats { get; }

    /// <summary>Rows of probabilities are filled up with zeros to whole vectors.</summary>
    public static nint PaddedColumns(int keys) => (keys + 15) & ~15;

    /// <summary>
    /// Rows of scores as a product writes them: whole vectors, into the padding, which spares it the edge; fill the
    /// padding afterwards.
    /// </summary>
    public static MatrixView Scores(float* memory, int rows, int keys) =>
        new(memory, rows, (keys + TKernel.Width - 1) / TKernel.Width * TKernel.Width, PaddedColumns(keys));

    private static float* Take(ref float* next, nint floats)
    {
        var taken = next;
        next += (floats + 15) & ~15;
        return taken;
    }
}
