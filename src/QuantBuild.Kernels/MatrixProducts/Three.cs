namespace QuantBuild.Kernels.MatrixProducts;

internal readonly struct Three : ICount
{
    public static int Value => 3;
}
