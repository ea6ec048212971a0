using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Which implementations this processor can run.</summary>
internal static class MatrixProductPaths
{
    public static MatrixProductPath Best { get; } =
        IsSupported(MatrixProductPath.Avx512) ? MatrixProductPath.Avx512
        : IsSupported(MatrixProductPath.Avx2) ? MatrixProductPath.Avx2
        : MatrixProductPath.Portable;

    public static bool IsSupported(MatrixProductPath path) => path switch
    {
        MatrixProductPath.Avx512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported,
        MatrixProductPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };
}
