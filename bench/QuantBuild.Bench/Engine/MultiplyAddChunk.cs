using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Bench.Engine;

/// <summary>24 independent chains of multiply-adds in the widest vectors of the processor.</summary>
internal readonly struct MultiplyAddChunk(int iterations) : IParallelBody
{
    private const int Chains = 24;

    private static float s_sink;

    public static double Operations(int iterations)
    {
        var width = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        return 2.0 * Chains * width * iterations;
    }

    public void Run(int task, int worker)
    {
        s_sink = Vector512.IsHardwareAccelerated ? Run512(iterations)
            : Vector256.IsHardwareAccelerated ? Run256(iterations)
            : Run128(iterations);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(int iterations)
    {
        var x = Vector512.Create(0.5f);
        var y = Vector512.Create(0.25f);
        Vector512<float> c00 = x, c01 = x, c02 = x, c03 = x, c04 = x, c05 = x;
        Vector512<float> c06 = x, c07 = x, c08 = x, c09 = x, c10 = x, c11 = x;
        Vector512<float> c12 = x, c13 = x, c14 = x, c15 = x, c16 = x, c17 = x;
        Vector512<float> c18 = x, c19 = x, c20 = x, c21 = x, c22 = x, c23 = x;
        for (var i = 0; i < iterations; i++)
        {
            c00 = Vector512.FusedMultiplyAdd(c00, x, y);
            c01 = Vector512.FusedMultiplyAdd(c01, x, y);
            c02 = Vector512.FusedMultiplyAdd(c02, x, y);
            c03 = Vector512.FusedMultiplyAdd(c03, x, y);
            c04 = Vector512.FusedMultiplyAdd(c04, x, y);
            c05 = Vector512.FusedMultiplyAdd(c05, x, y);
            c06 = Vector512.FusedMultiplyAdd(c06, x, y);
            c07 = Vector512.FusedMultiplyAdd(c07, x, y);
            c08 = Vector512.FusedMultiplyAdd(c08, x, y);
            c09 = Vector512.FusedMultiplyAdd(c09, x, y);
            c10 = Vector512.FusedMultiplyAdd(c10, x, y);
            c11 = Vector512.FusedMultiplyAdd(c11, x, y);
            c12 = Vector512.FusedMultiplyAdd(c12, x, y);
            c13 = Vector512.FusedMultiplyAdd(c13, x, y);
            c14 = Vector512.FusedMultiplyAdd(c14, x, y);
            c15 = Vector512.FusedMultiplyAdd(c15, x, y);
            c16 = Vector512.FusedMultiplyAdd(c16, x, y);
            c17 = Vector512.FusedMultiplyAdd(c17, x, y);
            c18 = Vector512.FusedMultiplyAdd(c18, x, y);
            c19 = Vector512.FusedMultiplyAdd(c19, x, y);
            c20 = Vector512.FusedMultiplyAdd(c20, x, y);
            c21 = Vector512.FusedMultiplyAdd(c21, x, y);
            c22 = Vector512.FusedMultiplyAdd(c22, x, y);
            c23 = Vector512.FusedMultiplyAdd(c23, x, y);
        }

        return (c00 + c01 + c02 + c03 + c04 + c05 + c06 + c07
            + c08 + c09 + c10 + c11 + c12 + c13 + c14 + c15
            + c16 + c17 + c18 + c19 + c20 + c21 + c22 + c23)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256(int iterations)
    {
        var x = Vector256.Create(0.5f);
        var y = Vector256.Create(0.25f);
        Vector256<float> c00 = x, c01 = x, c02 = x, c03 = x, c04 = x, c05 = x;
        Vector256<float> c06 = x, c07 = x, c08 = x, c09 = x, c10 = x, c11 = x;
        Vector256<float> c12 = x, c13 = x, c14 = x, c15 = x, c16 = x, c17 = x;
        Vector256<float> c18 = x, c19 = x, c20 = x, c21 = x, c22 = x, c23 = x;
        for (var i = 0; i < iterations; i++)
        {
            c00 = Vector256.FusedMultiplyAdd(c00, x, y);
            c01 = Vector256.FusedMultiplyAdd(c01, x, y);
            c02 = Vector256.FusedMultiplyAdd(c02, x, y);
            c03 = Vector256.FusedMultiplyAdd(c03, x, y);
            c04 = Vector256.FusedMultiplyAdd(c04, x, y);
            c05 = Vector256.FusedMultiplyAdd(c05, x, y);
            c06 = Vector256.FusedMultiplyAdd(c06, x, y);
            c07 = Vector256.FusedMultiplyAdd(c07, x, y);
            c08 = Vector256.FusedMultiplyAdd(c08, x, y);
            c09 = Vector256.FusedMultiplyAdd(c09, x, y);
            c10 = Vector256.FusedMultiplyAdd(c10, x, y);
            c11 = Vector256.FusedMultiplyAdd(c11, x, y);
            c12 = Vector256.FusedMultiplyAdd(c12, x, y);
            c13 = Vector256.FusedMultiplyAdd(c13, x, y);
            c14 = Vector256.FusedMultiplyAdd(c14, x, y);
            c15 = Vector256.FusedMultiplyAdd(c15, x, y);
            c16 = Vector256.FusedMultiplyAdd(c16, x, y);
            c17 = Vector256.FusedMultiplyAdd(c17, x, y);
            c18 = Vector256.FusedMultiplyAdd(c18, x, y);
            c19 = Vector256.FusedMultiplyAdd(c19, x, y);
            c20 = Vector256.FusedMultiplyAdd(c20, x, y);
            c21 = Vector256.FusedMultiplyAdd(c21, x, y);
            c22 = Vector256.FusedMultiplyAdd(c22, x, y);
            c23 = Vector256.FusedMultiplyAdd(c23, x, y);
        }

        return (c00 + c01 + c02 + c03 + c04 + c05 + c06 + c07
            + c08 + c09 + c10 + c11 + c12 + c13 + c14 + c15
            + c16 + c17 + c18 + c19 + c20 + c21 + c22 + c23)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128(int iterations)
    {
        var x = Vector128.Create(0.5f);
        var y = Vector128.Create(0.25f);
        Vector128<float> c00 = x, c01 = x, c02 = x, c03 = x, c04 = x, c05 = x;
        Vector128<float> c06 = x, c07 = x, c08 = x, c09 = x, c10 = x, c11 = x;
        Vector128<float> c12 = x, c13 = x, c14 = x, c15 = x, c16 = x, c17 = x;
        Vector128<float> c18 = x, c19 = x, c20 = x, c21 = x, c22 = x, c23 = x;
        for (var i = 0; i < iterations; i++)
        {
            c00 = Vector128.FusedMultiplyAdd(c00, x, y);
            c01 = Vector128.FusedMultiplyAdd(c01, x, y);
            c02 = Vector128.FusedMultiplyAdd(c02, x, y);
            c03 = Vector128.FusedMultiplyAdd(c03, x, y);
            c04 = Vector128.FusedMultiplyAdd(c04, x, y);
            c05 = Vector128.FusedMultiplyAdd(c05, x, y);
            c06 = Vector128.FusedMultiplyAdd(c06, x, y);
            c07 = Vector128.FusedMultiplyAdd(c07, x, y);
            c08 = Vector128.FusedMultiplyAdd(c08, x, y);
            c09 = Vector128.FusedMultiplyAdd(c09, x, y);
            c10 = Vector128.FusedMultiplyAdd(c10, x, y);
            c11 = Vector128.FusedMultiplyAdd(c11, x, y);
            c12 = Vector128.FusedMultiplyAdd(c12, x, y);
            c13 = Vector128.FusedMultiplyAdd(c13, x, y);
            c14 = Vector128.FusedMultiplyAdd(c14, x, y);
            c15 = Vector128.FusedMultiplyAdd(c15, x, y);
            c16 = Vector128.FusedMultiplyAdd(c16, x, y);
            c17 = Vector128.FusedMultiplyAdd(c17, x, y);
            c18 = Vector128.FusedMultiplyAdd(c18, x, y);
            c19 = Vector128.FusedMultiplyAdd(c19, x, y);
            c20 = Vector128.FusedMultiplyAdd(c20, x, y);
            c21 = Vector128.FusedMultiplyAdd(c21, x, y);
            c22 = Vector128.FusedMultiplyAdd(c22, x, y);
            c23 = Vector128.FusedMultiplyAdd(c23, x, y);
        }

        return (c00 + c01 + c02 + c03 + c04 + c05 + c06 + c07
            + c08 + c09 + c10 + c11 + c12 + c13 + c14 + c15
            + c16 + c17 + c18 + c19 + c20 + c21 + c22 + c23)[0];
    }
}
