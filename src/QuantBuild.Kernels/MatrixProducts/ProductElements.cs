using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Single elements of Aᵀ·B, for callers who need few of them: the bits that the whole product has.</summary>
public static unsafe class ProductElements
{
    // Rows of A and B that stay in the first-level cache while all wanted elements pass over them.
    private const int RowTile = 4;

    /// <summary>
    /// result[i] = (Aᵀ·B)[p / n, p % n] with p = positions[i], for i = start … start + count − 1: down the rows,
    /// blocks of <see cref="MatrixProduct.DepthBlock"/>, each one chain of fused multiply-adds from +0, added in order.
    /// </summary>
    /// <param name="a">[depth, m], row-major.</param>
    /// <param name="b">[depth, n], row-major.</param>
    /// <param name="positions">Each in [0, m·n); fastest where they ascend.</param>
    /// <param name="result">Overwritten; overlaps nothing.</param>
    /// <param name="start">First index.</param>
    /// <param name="count">Number of indices.</param>
    [SkipLocalsInit]
    public static void OfTransposed(
        MatrixView a, MatrixView b, int* positions, float* result, nint start, nint count)
    {
        const int Most = 1024;
        var depth = a.Rows;
        var rows = stackalloc int[Most];
        var columns = stackalloc int[Most];
        var chains = stackalloc float[Most];
        for (var first = start; first < start + count; first += Most)
        {
            var length = (int)nint.Min(Most, start + count - first);
            for (var i = 0; i < length; i++)
            {
                (rows[i], columns[i]) = Math.DivRem(positions[first + i], b.Columns);
                result[first + i] = 0;
            }

            for (var begin = 0; begin < depth; begin += MatrixProduct.DepthBlock)
            {
                var end = int.Min(depth, begin + MatrixProduct.DepthBlock);
                new Span<float>(chains, length).Clear();
                for (var row = begin; row < end; row += RowTile)
                {
                    Extend(
                        a.Data + (row * a.RowStride), a.RowStride, b.Data + (row * b.RowStride), b.RowStride,
                        int.Min(RowTile, end - row), rows, columns, chains, length);
                }

                for (var i = 0; i < length; i++)
                {
                    result[first + i] = begin == 0 ? chains[i] : result[first + i] + chains[i];
                }
            }
        }
    }

    /// <summary>Goes on with every chain over a few rows, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Extend(
        float* a, nint m, float* b, nint n, int depth, int* rows, int* columns, float* chains, int count)
    {
        if (depth == RowTile)
        {
            for (var i = 0; i < count; i++)
            {
                var left = a + rows[i];
                var right = b + columns[i];
                var chain = MathF.FusedMultiplyAdd(left[0], right[0], chains[i]);
                chain = MathF.FusedMultiplyAdd(left[m], right[n], chain);
                chain = MathF.FusedMultiplyAdd(left[2 * m], right[2 * n], chain);
                chains[i] = MathF.FusedMultiplyAdd(left[3 * m], right[3 * n], chain);
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            for (var row = 0; row < depth; row++)
            {
                chains[i] = MathF.FusedMultiplyAdd(a[(row * m) + rows[i]], b[(row * n) + columns[i]], chains[i]);
            }
        }
    }
}
