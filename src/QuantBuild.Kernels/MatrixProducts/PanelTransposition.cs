using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// <c>panel[k · width + j] = source[j · columnStride + k]</c>, in squares of 4 × 4 held in registers.
/// </summary>
internal static unsafe class PanelTransposition
{
    /// <summary>Whether <see cref="StoreTransposed"/> runs here.</summary>
    public static bool HasSquares => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    public static void Transpose(float* source, nint columnStride, int depth, int columns, int width, float* panel)
    {
        var j = 0;
        if (Avx.IsSupported)
        {
            for (; j <= columns - 8; j += 8)
            {
                TransposeEight(source + (j * columnStride), columnStride, depth, width, panel + j);
            }
        }

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
    }

    /// <summary>One square: element i of x0 … x3 becomes row i, of <paramref name="width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(
        Vector128<float> x0, Vector128<float> x1, Vector128<float> x2, Vector128<float> x3, float* panel, nint width)
    {
        var (y0, y1, y2, y3) = Transpose(x0, x1, x2, x3);
        y0.Store(panel);
        y1.Store(panel + width);
        y2.Store(panel + (2 * width));
        y3.Store(panel + (3 * width));
    }

    /// <summary>Element i of x0 … x3 becomes vector i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> Y0, Vector128<float> Y1, Vector128<float> Y2, Vector128<float> Y3) Transpose(
        Vector128<float> x0, Vector128<float> x1, Vector128<float> x2, Vector128<float> x3)
    {
        var low01 = InterleaveLow(x0, x1); // 00 10 01 11
        var low23 = InterleaveLow(x2, x3);
        var high01 = InterleaveHigh(x0, x1);
        var high23 = InterleaveHigh(x2, x3);
        return (
            LowerHalves(low01, low23), UpperHalves(low01, low23), LowerHalves(high01, high23),
            UpperHalves(high01, high23));
    }

    /// <summary>The same of the lower and of the upper halves; where <see cref="Avx"/> is supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Y0, Vector256<float> Y1, Vector256<float> Y2, Vector256<float> Y3) Transpose(
        Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, Vector256<float> x3)
    {
        var low01 = Avx.UnpackLow(x0, x1); // 00 10 01 11
        var low23 = Avx.UnpackLow(x2, x3);
        var high01 = Avx.UnpackHigh(x0, x1);
        var high23 = Avx.UnpackHigh(x2, x3);
        return (
            Avx.Shuffle(low01, low23, 0b01_00_01_00), Avx.Shuffle(low01, low23, 0b11_10_11_10),
            Avx.Shuffle(high01, high23, 0b01_00_01_00), Avx.Shuffle(high01, high23, 0b11_10_11_10));
    }

    /// <summary>Two squares at a time: columns 0 … 3 in the lower halves, columns 4 … 7 in the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeEight(float* column0, nint columnStride, int depth, nint width, float* panel)
    {
        var column1 = column0 + columnStride;
        var column2 = column1 + columnStride;
        var column3 = column2 + columnStride;
        var column4 = column3 + columnStride;
        var column5 = column4 + columnStride;
        var column6 = column5 + columnStride;
        var column7 = column6 + columnStride;
        nint k = 0;
        for (; k <= depth - 4; k += 4)
        {
            var x0 = Vector256.Create(Vector128.Load(column0 + k), Vector128.Load(column4 + k));
            var x1 = Vector256.Create(Vector128.Load(column1 + k), Vector128.Load(column5 + k));
            var x2 = Vector256.Create(Vector128.Load(column2 + k), Vector128.Load(column6 + k));
            var x3 = Vector256.Create(Vector128.Load(column3 + k), Vector128.Load(column7 + k));
            var (y0, y1, y2, y3) = Transpose(x0, x1, x2, x3);
            y0.Store(panel);
            y1.Store(panel + width);
            panel += 2 * width;
            y2.Store(panel);
            y3.Store(panel + width);
            panel += 2 * width;
        }

        for (; k < depth; k++)
        {
            panel[0] = column0[k];
            panel[1] = column1[k];
            panel[2] = column2[k];
            panel[3] = column3[k];
            panel[4] = column4[k];
            panel[5] = column5[k];
            panel[6] = column6[k];
            panel[7] = column7[k];
            panel += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFour(float* column0, nint columnStride, int depth, nint width, float* panel)
    {
        var column1 = column0 + columnStride;
        var column2 = column1 + columnStride;
        var column3 = column2 + columnStride;
        nint k = 0;
        for (; k <= depth - 4 && HasSquares; k += 4)
        {
            StoreTransposed(
                Vector128.Load(column0 + k),
                Vector128.Load(column1 + k),
                Vector128.Load(column2 + k),
                Vector128.Load(column3 + k),
                panel,
                width);
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
        Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowerHalves(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported
            ? Sse.MoveLowToHigh(x, y)
            : AdvSimd.Arm64.ZipLow(x.AsDouble(), y.AsDouble()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> UpperHalves(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported
            ? Sse.MoveHighToLow(y, x)
            : AdvSimd.Arm64.ZipHigh(x.AsDouble(), y.AsDouble()).AsSingle();
}
