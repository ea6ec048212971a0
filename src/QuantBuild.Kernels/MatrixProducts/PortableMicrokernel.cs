using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// 8 × 8 in 128-bit vectors, for every processor: 16 accumulators, 2 vectors of B and one broadcast of A, made for the
/// 32 registers of Arm. Without fused multiply-adds in hardware the runtime computes them one by one: slow, the same
/// bits.
/// </summary>
internal readonly unsafe struct PortableMicrokernel : IMicrokernel
{
    public static int Rows => 8;

    public static int Width => 4;

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
        var a6 = a + (nint.Min(6, last) * aRowStride);
        var a7 = a + (nint.Min(7, last) * aRowStride);

        Vector128<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector128<float> c20 = default, c21 = default, c30 = default, c31 = default;
        Vector128<float> c40 = default, c41 = default, c50 = default, c51 = default;
        Vector128<float> c60 = default, c61 = default, c70 = default, c71 = default;

        nint offset = 0;
        for (var k = depth; k > 0; k--)
        {
            var b0 = Vector128.Load(b);
            var b1 = TVectors.Value > 1 ? Vector128.Load(b + 4) : default;
            b += TVectors.Value * 4;

            MultiplyAdd<TVectors>(a0[offset], b0, b1, ref c00, ref c01);
            MultiplyAdd<TVectors>(a1[offset], b0, b1, ref c10, ref c11);
            MultiplyAdd<TVectors>(a2[offset], b0, b1, ref c20, ref c21);
            MultiplyAdd<TVectors>(a3[offset], b0, b1, ref c30, ref c31);
            MultiplyAdd<TVectors>(a4[offset], b0, b1, ref c40, ref c41);
            MultiplyAdd<TVectors>(a5[offset], b0, b1, ref c50, ref c51);
            MultiplyAdd<TVectors>(a6[offset], b0, b1, ref c60, ref c61);
            MultiplyAdd<TVectors>(a7[offset], b0, b1, ref c70, ref c71);
            offset += aDepthStride;
        }

        Store<TVectors>(c, c00, c01, accumulate);
        Store<TVectors>(c += cRowStride, c10, c11, accumulate);
        Store<TVectors>(c += cRowStride, c20, c21, accumulate);
        Store<TVectors>(c += cRowStride, c30, c31, accumulate);
        Store<TVectors>(c += cRowStride, c40, c41, accumulate);
        Store<TVectors>(c += cRowStride, c50, c51, accumulate);
        Store<TVectors>(c += cRowStride, c60, c61, accumulate);
        Store<TVectors>(c + cRowStride, c70, c71, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<TVectors>(
        float a, Vector128<float> b0, Vector128<float> b1, ref Vector128<float> c0, ref Vector128<float> c1)
        where TVectors : struct, ICount
    {
        var row = Vector128.Create(a);
        c0 = Vector128.FusedMultiplyAdd(row, b0, c0);
        if (TVectors.Value > 1)
        {
            c1 = Vector128.FusedMultiplyAdd(row, b1, c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(float* c, Vector128<float> c0, Vector128<float> c1, bool accumulate)
        where TVectors : struct, ICount
    {
        if (accumulate)
        {
            c0 = Vector128.Load(c) + c0;
            c1 = TVectors.Value > 1 ? Vector128.Load(c + 4) + c1 : c1;
        }

        c0.Store(c);
        if (TVectors.Value > 1)
        {
            c1.Store(c + 4);
        }
    }
}
