using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Runtime.Layers;

/// <summary>Adds the bias, and applies GELU where the layer has it.</summary>
/// <param name="bias">[outputs]</param>
/// <param name="gelu">Whether to.</param>
internal readonly unsafe struct LinearEpilogue(float* bias, bool gelu) : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
        new BiasEpilogue(bias).Apply(segment, row, column, count);
        if (gelu)
        {
            Gelu.Forward(segment, segment, 0, count);
        }
    }
}
