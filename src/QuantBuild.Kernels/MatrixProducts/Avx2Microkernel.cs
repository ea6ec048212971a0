using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>6 × 16: 12 accumulators, 2 vectors of B and one broadcast of A in 15 of the 16 registers.</summary>
internal readonly unsafe struct Avx2Microkernel : IMicrokernel
{
    public static int Rows => 6;

    public static int Width => 8;

    public static int Vectors => 2;

    public static void Run(
        nint depth,
        float* a,
        nint aRowStride,
        nint aDepthStride,
        int rows,
        float* b,
        int vectors,
        float* c,
        nint cRowStride,
        bool accumulate)
    {
        if (vectors == 1)
        {
            Run<One>(depth, a, aRowStride, aDepthStride, rows, b, c, cRowStride, accumulate);
        }
        else
        {
            Run<Two>(depth, a, aRowStride, aDepthStride, rows, b, c, cRowStride, accumulate);
        }
    }

    public static void RunPacked(
        nint depth, float* a, float* b, int vectors, float* c, nint cRowStride, bool accumulate) =>
        Run(depth, a, 1, Rows, Rows, b, vectors, c, cRowStride, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVectors>(
        nint depth,
        float* a,
        nint aRowStride,
        nint aDepthStride,
        int rows,
        float* b,
        float* c,
        nint cRowStride,
        bool accumulate)
        where TVectors : struct, ICount
    {
        nint last = rows - 1;
        var a0 = a;
        var a1 = a + (nint.Min(1, last) * aRowStride);
        var a2 = a + (nint.Min(2, last) * aRowStride);
        var a3 = a + (nint.Min(3, last) * aRowStride);
        var a4 = a + (nint.Min(4, last) * aRowStride);
        var a5 = a + (nint.Min(5, last) * aRowStride);

        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default, c30 = default, c31 = default;
        Vector256<float> c40 = default, c41 = default, c50 = default, c51 = default;

        if (accumulate)
        {
            // C was written a whole block of K ago: on its way while the chains run.
            var line = c;
            for (var row = 0; row < 6; row++, line += cRowStride)
            {
                Sse.Prefetch0(line);
            }
        }

        nint offset = 0;
        for (var k = depth; k > 0; k--)
        {
            var b0 = Vector256.Load(b);
            var b1 = TVectors.Value > 1 ? Vector256.Load(b + 8) : default;
            b += TVectors.Value * 8;

            MultiplyAdd<TVectors>(a0[offset], b0, b1, ref c00, ref c01);
            MultiplyAdd<TVectors>(a1[offset], b0, b1, ref c10, ref c11);
            MultiplyAdd<TVectors>(a2[offset], b0, b1, ref c20, ref c21);
            MultiplyAdd<TVectors>(a3[offset], b0, b1, ref c30, ref c31);
            MultiplyAdd<TVectors>(a4[offset], b0, b1, ref c40, ref c41);
            MultiplyAdd<TVectors>(a5[offset], b0, b1, ref c50, ref c51);
            offset += aDepthStride;
        }

        Store<TVectors>(c, c00, c01, accumulate);
        Store<TVectors>(c += cRowStride, c10, c11, accumulate);
        Store<TVectors>(c += cRowStride, c20, c21, accumulate);
        Store<TVectors>(c += cRowStride, c30, c31, accumulate);
        Store<TVectors>(c += cRowStride, c40, c41, accumulate);
        Store<TVectors>(c + cRowStride, c50, c51, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<TVectors>(
        float a, Vector256<float> b0, Vector256<float> b1, ref Vector256<float> c0, ref Vector256<float> c1)
        where TVectors : struct, ICount
    {
        var row = Vector256.Create(a);
        c0 = Fma.MultiplyAdd(row, b0, c0);
        if (TVectors.Value > 1)
        {
            c1 = Fma.MultiplyAdd(row, b1, c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(float* c, Vector256<float> c0, Vector256<float> c1, bool accumulate)
        where TVectors : struct, ICount
    {
        if (accumulate)
        {
            c0 = Vector256.Load(c) + c0;
            c1 = TVectors.Value > 1 ? Vector256.Load(c + 8) + c1 : c1;
        }

        c0.Store(c);
        if (TVectors.Value > 1)
        {
            c1.Store(c + 8);
        }
    }
}
