namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Packing memory of matrix products: native, grown to the largest product seen, kept until disposed.
/// Belongs to one caller: no two products may use the same workspace at the same time.
/// </summary>
public sealed class MatrixProductWorkspace : IDisposable
{
    internal NativeBuffer PackedB { get; } = new();

    internal NativeBuffer Scratch { get; } = new();

    public void Dispose()
    {
        PackedB.Dispose();
        Scratch.Dispose();
    }
}
