using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// 4 × 8 in 128-bit vectors, for every processor. Without fused multiply-adds in hardware the runtime computes them
/// one by one: slow, the same bits.
/// </summary>
internal readonly unsafe struct PortableMicrokernel : IMicrokernel
{
    public static int Rows => 4;

    public static int Width => 4;

    public static int Vectors => 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        nint depth,
        float* a,
        nint aRowStride,
        nint aDepthStride,
        int rows,
        float* b,
        nint bDepthStride,
        int vectors,
        float* c,
        nint cRowStride,
        bool accumulate)
    {
        nint last = rows - 1;
        var a0 = a;
        var a1 = a + (nint.Min(1, last) * aRowStride);
        var a2 = a + (nint.Min(2, last) * aRowStride);
        var a3 = a + (nint.Min(3, last) * aRowStride);
        for (var vector = 0; vector < vectors; vector++)
        {
            Vector128<float> c0 = default, c1 = default, c2 = default, c3 = default;
            var column = b + (vector * Vector128<float>.Count);
            nint offset = 0;
            for (var k = depth; k > 0; k--)
            {
                var b0 = Vector128.Load(column);
                c0 = Vector128.FusedMultiplyAdd(Vector128.Create(a0[offset]), b0, c0);
                c1 = Vector128.FusedMultiplyAdd(Vector128.Create(a1[offset]), b0, c1);
                c2 = Vector128.FusedMultiplyAdd(Vector128.Create(a2[offset]), b0, c2);
                c3 = Vector128.FusedMultiplyAdd(Vector128.Create(a3[offset]), b0, c3);
                column += bDepthStride;
                offset += aDepthStride;
            }

            var target = c + (vector * Vector128<float>.Count);
            Store(target, c0, accumulate);
            Store(target + cRowStride, c1, accumulate);
            Store(target + (2 * cRowStride), c2, accumulate);
            Store(target + (3 * cRowStride), c3, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector128<float> chain, bool accumulate) =>
        (accumulate ? Vector128.Load(c) + chain : chain).Store(c);
}
