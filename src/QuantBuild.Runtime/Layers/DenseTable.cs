using QuantBuild.Kernels.Elementwise;

namespace QuantBuild.Runtime.Layers;

/// <summary>An embedding of floats.</summary>
/// <param name="rows">[rows, columns]</param>
/// <param name="columns">Length of a row.</param>
internal sealed unsafe class DenseTable(float* rows, int columns) : IRowTable
{
    public void Read(int row, float* target) => Arithmetic.Copy(rows + ((nint)row * columns), target, 0, columns);
}
