using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// The largest term; −∞ over nothing, NaN if any term is NaN. The IEEE maximum does not depend on the order, so no
/// order is fixed here.
/// </summary>
internal static unsafe class LargestValue
{
    public static float Of<TTerm>(TTerm term, nint start, nint count)
        where TTerm : struct, IElementTerm
    {
        if (VectorWidth.Has512 && VectorWidth.Limit >= 512)
        {
            return Of<Vector512<float>, Vector512Operations, TTerm>(term, start, count);
        }

        if (VectorWidth.Has256 && VectorWidth.Limit >= 256)
        {
            return Of<Vector256<float>, Vector256Operations, TTerm>(term, start, count);
        }

        return Vector128.IsHardwareAccelerated && VectorWidth.Limit >= 128
            ? Of<Vector128<float>, Vector128Operations, TTerm>(term, start, count)
            : Of<float, ScalarOperations, TTerm>(term, start, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Of<TVector, TOperations, TTerm>(TTerm term, nint start, nint count)
        where TVector : struct
        where TOperations : struct, IVectorOperations<TVector>
        where TTerm : struct, IElementTerm
    {
        var largest = float.NegativeInfinity;
        nint done = 0;
        if (count >= TOperations.Width)
        {
            var lanes = stackalloc float[TOperations.Width];
            var vector = TOperations.Broadcast(largest);
            for (; done <= count - TOperations.Width; done += TOperations.Width)
            {
                vector = TOperations.Maximum(vector, term.At<TVector, TOperations>(start + done));
            }

            TOperations.Store(lanes, vector);
            for (var lane = 0; lane < TOperations.Width; lane++)
            {
                largest = MathF.Max(largest, lanes[lane]);
            }
        }

        for (; done < count; done++)
        {
            largest = MathF.Max(largest, term.At<float, ScalarOperations>(start + done));
        }

        // One NaN for all: which payload survives would depend on the order.
        return float.IsNaN(largest) ? float.NaN : largest;
    }
}
