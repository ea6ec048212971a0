using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Attention;

/// <summary>The products inside one head, on the calling thread.</summary>
internal static unsafe class HeadProducts<TKernel>
    where TKernel : struct, IMicrokernel
{
    /// <summary>C = scale · A·B.</summary>
    public static void Multiply(MatrixView a, MatrixView b, MatrixView c, float scale, float* packed, float* tile) =>
        Multiply(a, Pack(b, packed), c, scale, tile);

    /// <summary>C = scale · A·B with B already packed.</summary>
    public static void Multiply(MatrixView a, PackedPanels<TKernel> b, MatrixView c, float scale, float* tile)
    {
        if (scale == 1)
        {
            ProductBlock<TKernel>.Multiply(a, b, c, default(NoEpilogue), 0, c.Rows, 0, c.Columns, tile);
        }
        else
        {
            ProductBlock<TKernel>.Multiply(a, b, c, new ScaleEpilogue(scale), 0, c.Rows, 0, c.Columns, tile);
        }
    }

    public static PackedPanels<TKernel> Pack(MatrixView b, float* packed)
    {
        var panels = new PackedPanels<TKernel>(b, packed);
        panels.PackAll();
        return panels;
    }

    /// <summary>Sets the columns behind the keys, which no product writes.</summary>
    public static void FillPadding(float* matrix, int rows, int keys, float value)
    {
        var columns = HeadMemory<TKernel>.PaddedColumns(keys);
        for (var row = 0; row < rows; row++)
        {
            new Span<float>(matrix + (row * columns) + keys, (int)columns - keys).Fill(value);
        }
    }
}
