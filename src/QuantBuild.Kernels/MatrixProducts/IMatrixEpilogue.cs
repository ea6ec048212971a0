namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>What happens to a product's elements after the last block along K, while they are in cache.</summary>
/// <remarks>
/// Must be a function of each element, its row and its column alone, with the same bits however a row is cut into
/// segments. Each element is seen exactly once; segments of different rows and columns are handled at the same time.
/// </remarks>
public unsafe interface IMatrixEpilogue
{
    /// <summary>Rewrites <paramref name="count"/> finished elements of one row in place.</summary>
    /// <param name="segment">Element (<paramref name="row"/>, <paramref name="column"/>) of the product.</param>
    /// <param name="row">Row of the segment.</param>
    /// <param name="column">Column of the segment's first element.</param>
    /// <param name="count">Elements of the segment, at least 1.</param>
    void Apply(float* segment, int row, int column, int count);
}
