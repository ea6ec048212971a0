namespace QuantBuild.Kernels.MatrixProducts;

internal readonly struct Two : ICount
{
    public static int Value => 2;
}
