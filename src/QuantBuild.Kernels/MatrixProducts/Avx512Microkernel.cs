using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>8 × 48: 24 accumulators, 3 vectors of B and one broadcast of A in 28 of the 32 registers.</summary>
internal readonly unsafe struct Avx512Microkernel : IMicrokernel
{
    public static int Rows => 8;

    public static int Width => 16;

    public static int Vectors => 3;

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
        switch (vectors)
        {
            case 1:
                Run<One>(depth, a, aRowStride, aDepthStride, rows, b, c, cRowStride, accumulate);
                break;
            case 2:
                Run<Two>(depth, a, aRowStride, aDepthStride, rows, b, c, cRowStride, accumulate);
                break;
            default:
                Run<Three>(depth, a, aRowStride, aDepthStride, rows, b, c, cRowStride, accumulate);
                break;
        }
    }

    public static void RunPacked(
        nint depth, float* a, float* b, int vectors, float* c, nint cRowStride, bool accumulate)
    {
        switch (vectors)
        {
            case 1:
                RunPacked<One>(depth, a, b, c, cRowStride, accumulate);
                break;
            case 2:
                RunPacked<Two>(depth, a, b, c, cRowStride, accumulate);
                break;
            default:
                RunPacked<Three>(depth, a, b, c, cRowStride, accumulate);
                break;
        }
    }

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
        var a6 = a + (nint.Min(6, last) * aRowStride);
        var a7 = a + (nint.Min(7, last) * aRowStride);

        Vector512<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector512<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        Vector512<float> c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        Vector512<float> c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;

        if (accumulate)
        {
            // C was written a whole block of K ago: on its way while the chains run.
            var line = c;
            for (var row = 0; row < 8; row++, line += cRowStride)
            {
                Sse.Prefetch0(line);
                Sse.Prefetch0(line + 16);
                Sse.Prefetch0(line + 32);
            }
        }

        nint offset = 0;
        for (var k = depth; k > 0; k--)
        {
            var b0 = Vector512.Load(b);
            var b1 = TVectors.Value > 1 ? Vector512.Load(b + 16) : default;
            var b2 = TVectors.Value > 2 ? Vector512.Load(b + 32) : default;
            b += TVectors.Value * 16;

            MultiplyAdd<TVectors>(a0[offset], b0, b1, b2, ref c00, ref c01, ref c02);
            MultiplyAdd<TVectors>(a1[offset], b0, b1, b2, ref c10, ref c11, ref c12);
            MultiplyAdd<TVectors>(a2[offset], b0, b1, b2, ref c20, ref c21, ref c22);
            MultiplyAdd<TVectors>(a3[offset], b0, b1, b2, ref c30, ref c31, ref c32);
            MultiplyAdd<TVectors>(a4[offset], b0, b1, b2, ref c40, ref c41, ref c42);
            MultiplyAdd<TVectors>(a5[offset], b0, b1, b2, ref c50, ref c51, ref c52);
            MultiplyAdd<TVectors>(a6[offset], b0, b1, b2, ref c60, ref c61, ref c62);
            MultiplyAdd<TVectors>(a7[offset], b0, b1, b2, ref c70, ref c71, ref c72);
            offset += aDepthStride;
        }

        Store<TVectors>(c, c00, c01, c02, accumulate);
        Store<TVectors>(c += cRowStride, c10, c11, c12, accumulate);
        Store<TVectors>(c += cRowStride, c20, c21, c22, accumulate);
        Store<TVectors>(c += cRowStride, c30, c31, c32, accumulate);
        Store<TVectors>(c += cRowStride, c40, c41, c42, accumulate);
        Store<TVectors>(c += cRowStride, c50, c51, c52, accumulate);
        Store<TVectors>(c += cRowStride, c60, c61, c62, accumulate);
        Store<TVectors>(c + cRowStride, c70, c71, c72, accumulate);
    }

    /// <summary>
    /// Four steps a round: constant offsets instead of eight row pointers, fewer instructions that only count.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPacked<TVectors>(
        nint depth, float* a, float* b, float* c, nint cRowStride, bool accumulate)
        where TVectors : struct, ICount
    {
        Vector512<float> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector512<float> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        Vector512<float> c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        Vector512<float> c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;

        if (accumulate)
        {
            // C was written a whole block of K ago: on its way while the chains run.
            var line = c;
            for (var row = 0; row < 8; row++, line += cRowStride)
            {
                Sse.Prefetch0(line);
                Sse.Prefetch0(line + 16);
                Sse.Prefetch0(line + 32);
            }
        }

        Vector512<float> b0, b1, b2;
        for (; depth >= 4; depth -= 4)
        {
            b0 = Vector512.Load(b);
            b1 = TVectors.Value > 1 ? Vector512.Load(b + 16) : default;
            b2 = TVectors.Value > 2 ? Vector512.Load(b + 32) : default;
            MultiplyAdd<TVectors>(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
            MultiplyAdd<TVectors>(a[1], b0, b1, b2, ref c10, ref c11, ref c12);
            MultiplyAdd<TVectors>(a[2], b0, b1, b2, ref c20, ref c21, ref c22);
            MultiplyAdd<TVectors>(a[3], b0, b1, b2, ref c30, ref c31, ref c32);
            MultiplyAdd<TVectors>(a[4], b0, b1, b2, ref c40, ref c41, ref c42);
            MultiplyAdd<TVectors>(a[5], b0, b1, b2, ref c50, ref c51, ref c52);
            MultiplyAdd<TVectors>(a[6], b0, b1, b2, ref c60, ref c61, ref c62);
            MultiplyAdd<TVectors>(a[7], b0, b1, b2, ref c70, ref c71, ref c72);

            b0 = Vector512.Load(b + (TVectors.Value * 16));
            b1 = TVectors.Value > 1 ? Vector512.Load(b + (TVectors.Value * 16) + 16) : default;
            b2 = TVectors.Value > 2 ? Vector512.Load(b + (TVectors.Value * 16) + 32) : default;
            MultiplyAdd<TVectors>(a[8], b0, b1, b2, ref c00, ref c01, ref c02);
            MultiplyAdd<TVectors>(a[9], b0, b1, b2, ref c10, ref c11, ref c12);
            MultiplyAdd<TVectors>(a[10], b0, b1, b2, ref c20, ref c21, ref c22);
            MultiplyAdd<TVectors>(a[11], b0, b1, b2, ref c30, ref c31, ref c32);
            MultiplyAdd<TVectors>(a[12], b0, b1, b2, ref c40, ref c41, ref c42);
            MultiplyAdd<TVectors>(a[13], b0, b1, b2, ref c50, ref c51, ref c52);
            MultiplyAdd<TVectors>(a[14], b0, b1, b2, ref c60, ref c61, ref c62);
            MultiplyAdd<TVectors>(a[15], b0, b1, b2, ref c70, ref c71, ref c72);

            b0 = Vector512.Load(b + (2 * TVectors.Value * 16));
            b1 = TVectors.Value > 1 ? Vector512.Load(b + (2 * TVectors.Value * 16) + 16) : default;
            b2 = TVectors.Value > 2 ? Vector512.Load(b + (2 * TVectors.Value * 16) + 32) : default;
            MultiplyAdd<TVectors>(a[16], b0, b1, b2, ref c00, ref c01, ref c02);
            MultiplyAdd<TVectors>(a[17], b0, b1, b2, ref c10, ref c11, ref c12);
            MultiplyAdd<TVectors>(a[18], b0, b1, b2, ref c20, ref c21, ref c22);
            MultiplyAdd<TVectors>(a[19], b0, b1, b2, ref c30, ref c31, ref c32);
            MultiplyAdd<TVectors>(a[20], b0, b1, b2, ref c40, ref c41, ref c42);
            MultiplyAdd<TVectors>(a[21], b0, b1, b2, ref c50, ref c51, ref c52);
            MultiplyAdd<TVectors>(a[22], b0, b1, b2, ref c60, ref c61, ref c62);
            MultiplyAdd<TVectors>(a[23], b0, b1, b2, ref c70, ref c71, ref c72);

            b0 = Vector512.Load(b + (3 * TVectors.Value * 16));
            b1 = TVectors.Value > 1 ? Vector512.Load(b + (3 * TVectors.Value * 16) + 16) : default;
            b2 = TVectors.Value > 2 ? Vector512.Load(b + (3 * TVectors.Value * 16) + 32) : default;
            MultiplyAdd<TVectors>(a[24], b0, b1, b2, ref c00, ref c01, ref c02);
            MultiplyAdd<TVectors>(a[25], b0, b1, b2, ref c10, ref c11, ref c12);
            MultiplyAdd<TVectors>(a[26], b0, b1, b2, ref c20, ref c21, ref c22);
            MultiplyAdd<TVectors>(a[27], b0, b1, b2, ref c30, ref c31, ref c32);
            MultiplyAdd<TVectors>(a[28], b0, b1, b2, ref c40, ref c41, ref c42);
            MultiplyAdd<TVectors>(a[29], b0, b1, b2, ref c50, ref c51, ref c52);
            MultiplyAdd<TVectors>(a[30], b0, b1, b2, ref c60, ref c61, ref c62);
            MultiplyAdd<TVectors>(a[31], b0, b1, b2, ref c70, ref c71, ref c72);

            a += 32;
            b += 4 * TVectors.Value * 16;
        }

        for (; depth > 0; depth--)
        {
            b0 = Vector512.Load(b);
            b1 = TVectors.Value > 1 ? Vector512.Load(b + 16) : default;
            b2 = TVectors.Value > 2 ? Vector512.Load(b + 32) : default;
            MultiplyAdd<TVectors>(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
            MultiplyAdd<TVectors>(a[1], b0, b1, b2, ref c10, ref c11, ref c12);
            MultiplyAdd<TVectors>(a[2], b0, b1, b2, ref c20, ref c21, ref c22);
            MultiplyAdd<TVectors>(a[3], b0, b1, b2, ref c30, ref c31, ref c32);
            MultiplyAdd<TVectors>(a[4], b0, b1, b2, ref c40, ref c41, ref c42);
            MultiplyAdd<TVectors>(a[5], b0, b1, b2, ref c50, ref c51, ref c52);
            MultiplyAdd<TVectors>(a[6], b0, b1, b2, ref c60, ref c61, ref c62);
            MultiplyAdd<TVectors>(a[7], b0, b1, b2, ref c70, ref c71, ref c72);
            a += 8;
            b += TVectors.Value * 16;
        }

        Store<TVectors>(c, c00, c01, c02, accumulate);
        Store<TVectors>(c += cRowStride, c10, c11, c12, accumulate);
        Store<TVectors>(c += cRowStride, c20, c21, c22, accumulate);
        Store<TVectors>(c += cRowStride, c30, c31, c32, accumulate);
        Store<TVectors>(c += cRowStride, c40, c41, c42, accumulate);
        Store<TVectors>(c += cRowStride, c50, c51, c52, accumulate);
        Store<TVectors>(c += cRowStride, c60, c61, c62, accumulate);
        Store<TVectors>(c + cRowStride, c70, c71, c72, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<TVectors>(
        float a,
        Vector512<float> b0,
        Vector512<float> b1,
        Vector512<float> b2,
        ref Vector512<float> c0,
        ref Vector512<float> c1,
        ref Vector512<float> c2)
        where TVectors : struct, ICount
    {
        var row = Vector512.Create(a);
        c0 = Avx512F.FusedMultiplyAdd(row, b0, c0);
        if (TVectors.Value > 1)
        {
            c1 = Avx512F.FusedMultiplyAdd(row, b1, c1);
        }

        if (TVectors.Value > 2)
        {
            c2 = Avx512F.FusedMultiplyAdd(row, b2, c2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(
        float* c, Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, bool accumulate)
        where TVectors : struct, ICount
    {
        if (accumulate)
        {
            c0 = Vector512.Load(c) + c0;
            c1 = TVectors.Value > 1 ? Vector512.Load(c + 16) + c1 : c1;
            c2 = TVectors.Value > 2 ? Vector512.Load(c + 32) + c2 : c2;
        }

        c0.Store(c);
        if (TVectors.Value > 1)
        {
            c1.Store(c + 16);
        }

        if (TVectors.Value > 2)
        {
            c2.Store(c + 32);
        }
    }
}
