using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Copies a strip of a matrix into panels, in the order in which a microkernel reads them:
/// <c>panel[k · width + j]</c> holds element j of step k. The last panel is as narrow as the columns left, rounded up
/// to whole vectors; what it has too much is zero.
/// </summary>
internal static unsafe class PanelPacking
{
    // Steps transposed before going on to the next columns: this part of the panel stays in the first-level cache.
    private const int TransposedSteps = 64;

    // Each step lies on another page, where no hardware prefetcher follows.
    private const int StepsAhead = 6;

    /// <summary>Source element (k, j) at <c>source[k · depthStride + j · columnStride]</c>; one stride is 1.</summary>
    public static void Pack(
        float* source,
        nint depthStride,
        nint columnStride,
        int depth,
        int columns,
        int width,
        int vector,
        float* panels)
    {
        var last = columns % width;
        var whole = columns - last;
        var lastWidth = (last + vector - 1) / vector * vector;
        if (columnStride == 1)
        {
            Copy(source, depthStride, depth, whole, width, last, lastWidth, panels);
            return;
        }

        for (var column = 0; column < whole; column += width)
        {
            Transpose(
                source + (column * columnStride), columnStride, depth, width, width, panels + ((nint)column * depth));
        }

        if (last > 0)
        {
            Transpose(
                source + (whole * columnStride), columnStride, depth, last, lastWidth, panels + ((nint)whole * depth));
        }
    }

    private static void Transpose(
        float* source, nint columnStride, int depth, int columns, int width, float* panel)
    {
        for (nint j = columns; j < width; j++)
        {
            for (nint k = 0; k < depth; k++)
            {
                panel[(k * width) + j] = 0;
            }
        }

        for (var k = 0; k < depth; k += TransposedSteps)
        {
            var steps = int.Min(TransposedSteps, depth - k);
            PanelTransposition.Transpose(source + k, columnStride, steps, columns, width, panel + ((nint)k * width));
        }
    }

    /// <summary>
    /// Reads the source once from front to back, where panel after panel would touch every page again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(
        float* source, nint depthStride, int depth, int whole, int width, int last, int lastWidth, float* panels)
    {
        var panelFloats = (nint)depth * width;
        for (var k = 0; k < depth; k++)
        {
            var from = source;
            var to = panels + ((nint)k * width);
            if (Sse.IsSupported)
            {
                var ahead = source + (StepsAhead * depthStride);
                for (var j = 0; j < whole + last; j += 16)
                {
                    Sse.Prefetch0(ahead + j);
                }
            }

            for (var column = 0; column < whole; column += width)
            {
                CopyRow(from, to, width);
                from += width;
                to += panelFloats;
            }

            if (last > 0)
            {
                to = panels + ((nint)whole * depth) + ((nint)k * lastWidth);
                CopyRow(from, to, last);
                for (var j = last; j < lastWidth; j++)
                {
                    to[j] = 0;
                }
            }

            source += depthStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* from, float* to, int count)
    {
        var j = 0;
        for (; j <= count - 16; j += 16)
        {
            var first = Vector256.Load(from + j);
            var second = Vector256.Load(from + j + 8);
            first.Store(to + j);
            second.Store(to + j + 8);
        }

        for (; j <= count - 4; j += 4)
        {
            Vector128.Load(from + j).Store(to + j);
        }

        for (; j < count; j++)
        {
            to[j] = from[j];
        }
    }
}
