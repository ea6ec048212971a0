using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>The one loop over elements in double precision: sixteen at once, then one at a time.</summary>
internal static class LaneLoop
{
    public static void Run<TKernel>(TKernel kernel, nint start, nint count)
        where TKernel : struct, ILaneKernel
    {
        if (VectorWidth.Has512 && VectorWidth.Limit >= 512)
        {
            Run<Lanes512, Lanes512Operations, TKernel>(kernel, start, count);
        }
        else if (VectorWidth.Has256 && VectorWidth.Limit >= 256)
        {
            Run<Lanes256, Lanes256Operations, TKernel>(kernel, start, count);
        }
        else if (Vector128.IsHardwareAccelerated && VectorWidth.Limit >= 128)
        {
            Run<Lanes128, Lanes128Operations, TKernel>(kernel, start, count);
        }
        else
        {
            Run<double, SingleLaneOperations, TKernel>(kernel, start, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TOperations, TKernel>(TKernel kernel, nint start, nint count)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes>
        where TKernel : struct, ILaneKernel
    {
        var index = start;
        var end = start + count;
        for (; index <= end - TOperations.Width; index += TOperations.Width)
        {
            kernel.Apply<TLanes, TOperations>(index);
        }

        for (; index < end; index++)
        {
            kernel.Apply<double, SingleLaneOperations>(index);
        }
    }
}
