namespace QuantBuild.Tensors;

/// <summary>
/// Which scale (step, zero point, threshold) belongs to an element: one for all, one a row, or one a group of a row.
/// </summary>
public readonly record struct ScaleLayout
{
    private readonly int rows;
    private readonly int columns;
    private readonly int groups; // in a row; 0 where one scale serves the whole tensor

    /// <param name="shape">Of the elements.</param>
    /// <param name="scales">1, rows, or rows × groups with the columns a multiple of the groups.</param>
    /// <exception cref="ArgumentException"><paramref name="scales"/> is none of these.</exception>
    public ScaleLayout(Shape shape, long scales)
    {
        (rows, columns) = (shape.Rows, shape.Columns);
        Count = checked((int)scales);
        if (scales == 1)
        {
            return;
        }

        if (scales <= 0 || rows == 0 || scales % rows != 0 || columns % (scales / rows) != 0)
        {
            throw new ArgumentException(
                $"{scales} scales divide a tensor {shape} neither by rows nor by groups of a row.", nameof(scales));
        }

        groups = Count / rows;
    }

    /// <summary>How many scales there are.</summary>
    public int Count { get; }

    /// <summary>Consecutive row-major elements that share a scale.</summary>
    public int Run => groups == 0 ? checked(rows * columns) : columns / groups;

    /// <summary>Index of the scale of a row-major element.</summary>
    public int this[int element] => Run == 0 ? 0 : element / Run;
}
