using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Copies a strip of a matrix into a panel, in the order in which a microkernel reads it:
/// <c>panel[k · width + j]</c> holds element j of step k. Elements from <c>columns</c> to <c>width</c> are zero.
/// </summary>
internal static unsafe class PanelPacking
{
    /// <summary>Source element (k, j) at <c>source[k · depthStride + j · columnStride]</c>; one stride is 1.</summary>
    public static void Pack(
        float* source, nint depthStride, nint columnStride, int depth, int columns, int width, float* panel)
    {
        if (columnStride == 1)
        {
            Copy(source, depthStride, depth, columns, width, panel);
        }
        else
        {
            Transpose(source, columnStride, depth, columns, width, panel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* source, nint depthStride, int depth, int columns, int width, float* panel)
    {
        for (var k = 0; k < depth; k++)
        {
            var j = 0;
            for (; j <= columns - Vector256<float>.Count; j += Vector256<float>.Count)
            {
                Vector256.Load(source + j).Store(panel + j);
            }

            for (; j < columns; j++)
            {
                panel[j] = source[j];
            }

            for (; j < width; j++)
            {
                panel[j] = 0;
            }

            source += depthStride;
            panel += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint columnStride, int depth, int columns, int width, float* panel)
    {
        var j = 0;
        for (; j <= columns - 4; j += 4)
        {
            TransposeFour(source + (j * columnStride), columnStride, depth, width, panel + j);
        }

        for (; j < columns; j++)
        {
            var column = source + (j * columnStride);
            for (nint k = 0; k < depth; k++)
            {
                panel[(k * width) + j] = column[k];
            }
        }

        for (; j < width; j++)
        {
            for (nint k = 0; k < depth; k++)
            {
                panel[(k * width) + j] = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFour(float* column0, nint columnStride, int depth, nint width, float* panel)
    {
        var column1 = column0 + columnStride;
        var column2 = column1 + columnStride;
        var column3 = column2 + columnStride;
        nint k = 0;
        for (; k <= depth - 4; k += 4)
        {
            var x0 = Vector128.Load(column0 + k);
            var x1 = Vector128.Load(column1 + k);
            var x2 = Vector128.Load(column2 + k);
            var x3 = Vector128.Load(column3 + k);
            var low01 = InterleaveLow(x0, x1); // 00 10 01 11
            var low23 = InterleaveLow(x2, x3);
            var high01 = InterleaveHigh(x0, x1);
            var high23 = InterleaveHigh(x2, x3);
            Vector128.Create(low01.GetLower(), low23.GetLower()).Store(panel);
            Vector128.Create(low01.GetUpper(), low23.GetUpper()).Store(panel + width);
            Vector128.Create(high01.GetLower(), high23.GetLower()).Store(panel + (2 * width));
            Vector128.Create(high01.GetUpper(), high23.GetUpper()).Store(panel + (3 * width));
            panel += 4 * width;
        }

        for (; k < depth; k++)
        {
            panel[0] = column0[k];
            panel[1] = column1[k];
            panel[2] = column2[k];
            panel[3] = column3[k];
            panel += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3]);
}
