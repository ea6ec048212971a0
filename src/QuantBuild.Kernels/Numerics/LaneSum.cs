using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// The one way to add up: sixteen double-precision lanes, lane j taking the elements i with (i − start) mod 16 = j in
/// order, then the tree 16 → 8 → 4 → 2 → 1 in which lane j takes in lane j + half.
/// </summary>
internal static unsafe class LaneSum
{
    public const int Lanes = 16;

    public static double Of<TTerm>(TTerm term, nint start, nint count)
        where TTerm : struct, ILaneTerm
    {
        if (VectorWidth.Has512 && VectorWidth.Limit >= 512)
        {
            return Of<Lanes512, Lanes512Operations, TTerm>(term, start, count);
        }

        if (VectorWidth.Has256 && VectorWidth.Limit >= 256)
        {
            return Of<Lanes256, Lanes256Operations, TTerm>(term, start, count);
        }

        return Vector128.IsHardwareAccelerated && VectorWidth.Limit >= 128
            ? Of<Lanes128, Lanes128Operations, TTerm>(term, start, count)
            : Of<double, SingleLaneOperations, TTerm>(term, start, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of<TLanes, TOperations, TTerm>(TTerm term, nint start, nint count)
        where TLanes : struct
        where TOperations : struct, ILaneOperations<TLanes>
        where TTerm : struct, ILaneTerm
    {
        var lanes = stackalloc double[Lanes];
        nint done = 0;
        if (TOperations.Width == Lanes)
        {
            var sum = TOperations.Broadcast(0);
            for (; done <= count - Lanes; done += Lanes)
            {
                sum = TOperations.Add(sum, term.At<TLanes, TOperations>(start + done));
            }

            TOperations.Store(lanes, sum);
        }
        else
        {
            new Span<double>(lanes, Lanes).Clear();
        }

        for (; done < count; done++)
        {
            lanes[done & (Lanes - 1)] += term.At<double, SingleLaneOperations>(start + done);
        }

        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
