using QuantBuild.Bench.Methods.Matrices;

namespace QuantBuild.Bench.Methods.Cells;

/// <summary>Every cell of a matrix, the last axis varying fastest, the seeds faster still.</summary>
internal static class CellExpansion
{
    public static IReadOnlyList<Cell> Expand(Matrix matrix)
    {
        var cells = from bits in matrix.Bits.Concat(matrix.Methods.SelectMany(method => method.Bits ?? [])).Distinct()
                    from method in matrix.Methods
                    where (method.Bits ?? matrix.Bits).Contains(bits)
                    from points in Points([.. matrix.Axes.Where(axis => !method.Without.Contains(axis.Name))])
                    from seed in matrix.Seeds
                    select Cell.Create(matrix.Name, method, bits, points, seed);
        return [.. cells];
    }

    private static IEnumerable<IReadOnlyList<AxisPoint>> Points(IReadOnlyList<MatrixAxis> axes)
    {
        IEnumerable<IReadOnlyList<AxisPoint>> combinations = [[]];
        foreach (var axis in axes)
        {
            combinations = combinations.SelectMany(points => axis.Points.Select(
                point => (IReadOnlyList<AxisPoint>)[.. points, point]));
        }

        return combinations;
    }
}
