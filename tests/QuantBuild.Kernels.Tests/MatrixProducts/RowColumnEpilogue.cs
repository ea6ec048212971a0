using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Tests.MatrixProducts;

/// <summary>Shows whether every element is seen exactly once, with its own row and column.</summary>
internal readonly unsafe struct RowColumnEpilogue : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
        for (var i = 0; i < count; i++)
        {
            segment[i] = (segment[i] * 0.5f) + ((row * 1000) + column + i);
        }
    }
}
