namespace QuantBuild.Kernels.MatrixProducts;

internal readonly struct One : ICount
{
    public static int Value => 1;
}
