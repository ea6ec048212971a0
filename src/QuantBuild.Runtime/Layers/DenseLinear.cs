using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>A weight of floats, packed for the processor.</summary>
/// <param name="weight">[inputs, outputs]</param>
/// <param name="epilogue">Bias and activation.</param>
internal sealed unsafe class DenseLinear(PackedMatrix weight, LinearEpilogue epilogue) : ILinear
{
    public int Outputs => weight.Columns;

    public void Forward(Processor processor, float* input, int rows, float* output) => MatrixProduct.Multiply(
        processor.Pool,
        processor.Products,
        new MatrixView(input, rows, weight.Rows),
        weight,
        new MatrixView(output, rows, weight.Columns),
        epilogue);
}
