namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>The definition of a matrix product's bits: three loops, nothing else.</summary>
internal static unsafe class ScalarMatrixProduct
{
    public static void Multiply<TEpilogue>(MatrixView a, MatrixView b, MatrixView c, TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        for (var i = 0; i < c.Rows; i++)
        {
            var row = c.Data + (i * c.RowStride);
            for (var j = 0; j < c.Columns; j++)
            {
                row[j] = Dot(a, b, i, j);
            }

            epilogue.Apply(row, i, 0, c.Columns);
        }
    }

    private static float Dot(MatrixView a, MatrixView b, int i, int j)
    {
        var sum = 0f;
        for (var start = 0; start < a.Columns; start += MatrixProduct.DepthBlock)
        {
            var chain = 0f;
            var end = int.Min(a.Columns, start + MatrixProduct.DepthBlock);
            for (var k = start; k < end; k++)
            {
                chain = MathF.FusedMultiplyAdd(
                    a.Data[(i * a.RowStride) + (k * a.ColumnStride)],
                    b.Data[(k * b.RowStride) + (j * b.ColumnStride)],
                    chain);
            }

            sum = start == 0 ? chain : sum + chain;
        }

        return sum;
    }
}
