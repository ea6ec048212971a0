namespace QuantBuild.Tensors.Backends.Reference;

/// <summary>A view of an array as a matrix; a head of attention or a transpose is one without copying.</summary>
internal readonly record struct Matrix(
    double[] Values, int Offset, int Rows, int Columns, int RowStride, int ColumnStride)
{
    public Matrix(double[] values, int rows, int columns)
        : this(values, 0, rows, columns, columns, 1)
    {
    }

    public Matrix Transposed => new(Values, Offset, Columns, Rows, ColumnStride, RowStride);

    public double this[int row, int column]
    {
        get => Values[Offset + (row * RowStride) + (column * ColumnStride)];
        set => Values[Offset + (row * RowStride) + (column * ColumnStride)] = value;
    }

    public static Matrix Zeros(int rows, int columns) => new(new double[rows * columns], rows, columns);

    public static Matrix operator *(Matrix left, Matrix right)
    {
        var product = Zeros(left.Rows, right.Columns);
        for (var i = 0; i < left.Rows; i++)
        {
            for (var j = 0; j < right.Columns; j++)
            {
                double sum = 0;
                for (var k = 0; k < left.Columns; k++)
                {
                    sum += left[i, k] * right[k, j];
                }

                product[i, j] = sum;
            }
        }

        return product;
    }

    public static Matrix operator *(double factor, Matrix matrix)
    {
        var product = Zeros(matrix.Rows, matrix.Columns);
        for (var i = 0; i < matrix.Rows; i++)
        {
            for (var j = 0; j < matrix.Columns; j++)
            {
                product[i, j] = factor * matrix[i, j];
            }
        }

        return product;
    }

    public void CopyTo(Matrix destination)
    {
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                destination[i, j] = this[i, j];
            }
        }
    }
}
