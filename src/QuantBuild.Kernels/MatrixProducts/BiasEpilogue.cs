using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>Adds <c>bias[column]</c>.</summary>
/// <param name="bias">[columns of the product]</param>
public readonly unsafe struct BiasEpilogue(float* bias) : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
        var segmentBias = bias + column;
        var i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Load(segment + i) + Vector256.Load(segmentBias + i)).Store(segment + i);
        }

        for (; i < count; i++)
        {
            segment[i] += segmentBias[i];
        }
    }
}
