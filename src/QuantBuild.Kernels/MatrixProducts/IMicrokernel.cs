namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>A register tile of the matrix product for one instruction set.</summary>
internal unsafe interface IMicrokernel
{
    /// <summary>Rows of the tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Floats of one vector.</summary>
    static abstract int Width { get; }

    /// <summary>Vectors side by side in the tile.</summary>
    static abstract int Vectors { get; }

    /// <summary>
    /// One tile over one block along K: <c>c = chain</c>, or <c>c = c + chain</c>, where
    /// <c>chain = fma(a[d−1], b[d−1], … fma(a[0], b[0], +0))</c>.
    /// </summary>
    /// <param name="depth">Length of the block, at least 1.</param>
    /// <param name="a">Element (i, k) at <c>a[min(i, rows − 1) · aRowStride + k · aDepthStride]</c>.</param>
    /// <param name="aRowStride">Elements from one row of A to the next.</param>
    /// <param name="aDepthStride">Elements from one k of A to the next.</param>
    /// <param name="rows">Rows of A that exist, 1 … Rows; the last one is repeated to fill the tile.</param>
    /// <param name="b">Element (k, j) at <c>b[k · vectors · Width + j]</c>.</param>
    /// <param name="vectors">Vectors to compute, 1 … Vectors.</param>
    /// <param name="c">
    /// Element (i, j) at <c>c[i · cRowStride + j]</c>; Rows × (vectors · Width) elements are written.
    /// </param>
    /// <param name="cRowStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Whether to add to C instead of overwriting it.</param>
    static abstract void Run(
        nint depth,
        float* a,
        nint aRowStride,
        nint aDepthStride,
        int rows,
        float* b,
        int vectors,
        float* c,
        nint cRowStride,
        bool accumulate);

    /// <summary>The same with A packed: element (i, k) at <c>a[k · Rows + i]</c>, all rows there.</summary>
    static abstract void RunPacked(
        nint depth, float* a, float* b, int vectors, float* c, nint cRowStride, bool accumulate);
}
