using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>A weight in packed codes, decoded block by block in every product.</summary>
/// <param name="weight">[outputs, inputs]</param>
/// <param name="epilogue">Bias and activation.</param>
internal sealed unsafe class PackedLinear(QuantizedMatrixView weight, LinearEpilogue epilogue) : ILinear
{
    public int Outputs => weight.Rows;

    public void Forward(Processor processor, float* input, int rows, float* output) => MatrixProduct.MultiplyTransposed(
        processor.Pool,
        processor.Products,
        new MatrixView(input, rows, weight.Columns),
        weight,
        new MatrixView(output, rows, weight.Rows),
        epilogue);
}
