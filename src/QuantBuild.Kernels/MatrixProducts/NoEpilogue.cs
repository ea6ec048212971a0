namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Leaves the product as it is.</summary>
public readonly unsafe struct NoEpilogue : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
    }
}
