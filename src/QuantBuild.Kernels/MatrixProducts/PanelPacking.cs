using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Copies a strip of a matrix into a panel, in the order in which a microkernel reads it:
/// <c>panel[k · width + j]</c> holds element j of step k. Elements from <c>columns</c> to <c>width</c> are zero.
/// </summary>
internal static unsafe class PanelPacking
{
    // Steps transposed before going on to the next columns: this part of the panel stays in the first-level cache.
    private const int TransposedSteps = 64;

    /// <summary>Source element (k, j) at <c>source[k · depthStride + j · columnStride]</c>; one stride is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(
        float* source, nint depthStride, nint columnStride, int depth, int columns, int width, float* panel)
    {
        for (nint j = columns; j < width; j++)
        {
            for (nint k = 0; k < depth; k++)
            {
                panel[(k * width) + j] = 0;
            }
        }

        if (columnStride == 1)
        {
            Copy(source, depthStride, depth, columns, width, panel);
            return;
        }

        for (var k = 0; k < depth; k += TransposedSteps)
        {
            var steps = int.Min(TransposedSteps, depth - k);
            PanelTransposition.Transpose(source + k, columnStride, steps, columns, width, panel + ((nint)k * width));
        }
    }

    /// <summary>
    /// The same for several panels side by side, of equal width and with one step's elements next to each other in
    /// the source. Reads the source once from front to back, where panel after panel would touch every page again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyToPanels(float* source, nint depthStride, int depth, int columns, int width, float* panels)
    {
        var panelFloats = (nint)depth * width;
        var wholePanels = columns / width;
        for (var k = 0; k < depth; k++)
        {
            var from = source;
            var to = panels;
            if (width == 8)
            {
                for (var panel = 0; panel < wholePanels; panel++)
                {
                    Vector256.Load(from).Store(to);
                    from += 8;
                    to += panelFloats;
                }
            }
            else
            {
                for (var panel = 0; panel < wholePanels; panel++)
                {
                    for (var j = 0; j < width; j++)
                    {
                        to[j] = from[j];
                    }

                    from += width;
                    to += panelFloats;
                }
            }

            for (var j = 0; j < columns - (wholePanels * width); j++)
            {
                to[j] = from[j];
            }

            source += depthStride;
            panels += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* source, nint depthStride, int depth, int columns, int width, float* panel)
    {
        for (var k = 0; k < depth; k++)
        {
            var j = 0;
            for (; j <= columns - 16; j += 16)
            {
                var first = Vector256.Load(source + j);
                var second = Vector256.Load(source + j + 8);
                first.Store(panel + j);
                second.Store(panel + j + 8);
            }

            for (; j <= columns - 4; j += 4)
            {
                Vector128.Load(source + j).Store(panel + j);
            }

            for (; j < columns; j++)
            {
                panel[j] = source[j];
            }

            source += depthStride;
            panel += width;
        }
    }
}
