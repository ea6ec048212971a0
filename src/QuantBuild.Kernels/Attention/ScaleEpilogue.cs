using System.Runtime.Intrinsics;
using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Attention;

/// <summary>Multiplies every element by a number.</summary>
internal readonly unsafe struct ScaleEpilogue(float scale) : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
        var i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Load(segment + i) * scale).Store(segment + i);
        }

        for (; i < count; i++)
        {
            segment[i] *= scale;
        }
    }
}
