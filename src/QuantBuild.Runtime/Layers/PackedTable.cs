using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Runtime.Layers;

/// <summary>An embedding in packed codes, of which only the rows in use are decoded.</summary>
internal sealed unsafe class PackedTable(QuantizedMatrixView matrix) : IRowTable
{
    public void Read(int row, float* target) => matrix.Decode(row, 0, matrix.Columns, target);
}
