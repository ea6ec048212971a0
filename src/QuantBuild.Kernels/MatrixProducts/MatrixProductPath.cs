namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>The implementations of a matrix product; all of them yield the same bits.</summary>
internal enum MatrixProductPath
{
    Scalar,
    Portable,
    Avx2,
    Avx512,
}
