using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Attention;

/// <summary>
/// Scratch memory of attention kernels: native, grown to the largest shape seen, kept until disposed. Belongs to one
/// caller: no two kernels may use the same workspace at the same time.
/// </summary>
public sealed class AttentionWorkspace : IDisposable
{
    internal NativeBuffer Memory { get; } = new();

    public void Dispose() => Memory.Dispose();
}
