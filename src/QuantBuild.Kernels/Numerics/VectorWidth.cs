using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Numerics;

/// <summary>Which vector width the kernels run at. Never changes a result, only its speed.</summary>
internal static class VectorWidth
{
    /// <summary>
    /// Bits of the widest form this processor runs well: 512, 256, 128, or 32 for one float at a time.
    /// </summary>
    public static int Widest =>
        Has512 ? 512 : Has256 ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <summary>
    /// Upper bound on the width in bits, so that tests can compare the narrower forms with the widest.
    /// </summary>
    public static int Limit { get; set; } = 512;

    internal static bool Has512 => Vector512.IsHardwareAccelerated;

    // Without fused multiply-add a wider vector only unpacks more lanes into software calls.
    internal static bool Has256 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;
}
