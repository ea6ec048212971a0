using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>The one loop over elements: the widest vectors this processor has, then one float at a time.</summary>
internal static class ElementLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(TKernel kernel, nint start, nint count)
        where TKernel : struct, IElementKernel
    {
        if (VectorWidth.Has512 && VectorWidth.Limit >= 512)
        {
            Run<Vector512<float>, Vector512Operations, TKernel>(kernel, start, count);
        }
        else if (VectorWidth.Has256 && VectorWidth.Limit >= 256)
        {
            Run<Vector256<float>, Vector256Operations, TKernel>(kernel, start, count);
        }
        else if (Vector128.IsHardwareAccelerated && VectorWidth.Limit >= 128)
        {
            Run<Vector128<float>, Vector128Operations, TKernel>(kernel, start, count);
        }
        else
        {
            Run<float, ScalarOperations, TKernel>(kernel, start, count);
        }
    }

    // Compiled fully at the first call: the unoptimized form of generic arithmetic is a hundred times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TOperations, TKernel>(TKernel kernel, nint start, nint count)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
        where TKernel : struct, IElementKernel
    {
        var index = start;
        var end = start + count;
        for (; index <= end - TOperations.Width; index += TOperations.Width)
        {
            kernel.Apply<TVector, TOperations>(index);
        }

        for (; index < end; index++)
        {
            kernel.Apply<float, ScalarOperations>(index);
        }
    }
}
