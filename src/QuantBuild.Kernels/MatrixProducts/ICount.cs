namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>A number known when a generic method is compiled.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}
