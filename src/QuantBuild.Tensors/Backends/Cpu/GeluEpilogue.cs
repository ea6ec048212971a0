using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>Adds the bias, keeps the sum for the backward pass where asked, and applies GELU.</summary>
/// <param name="bias">Adds <c>bias[column]</c>.</param>
/// <param name="preActivation">[rows, columns] of the product, or null.</param>
/// <param name="columns">Of the product.</param>
internal readonly unsafe struct GeluEpilogue(BiasEpilogue bias, float* preActivation, nint columns) : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
        bias.Apply(segment, row, column, count);
        if (preActivation is not null)
        {
            Arithmetic.Copy(segment, preActivation + (row * columns) + column, 0, count);
        }

        Gelu.Forward(segment, segment, 0, count);
    }
}
