using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Runtime.Layers;

/// <summary>Adds the bias, and applies the function that the layer has.</summary>
/// <param name="bias">[outputs]; null for none.</param>
/// <param name="activation">Which.</param>
internal readonly unsafe struct LinearEpilogue(float* bias, ActivationFunction activation) : IMatrixEpilogue
{
    public void Apply(float* segment, int row, int column, int count)
    {
        if (bias != null)
        {
            new BiasEpilogue(bias).Apply(segment, row, column, count);
        }

        switch (activation)
        {
            case ActivationFunction.Gelu:
                Gelu.Forward(segment, segment, 0, count);
                break;
            case ActivationFunction.Relu:
                Relu.Forward(segment, segment, 0, count);
                break;
            case ActivationFunction.Tanh:
                HyperbolicTangent.Forward(segment, segment, 0, count);
                break;
            case ActivationFunction.TanhGelu:
                TanhGelu.Forward(segment, segment, 0, count);
                break;
            default:
                break;
        }
    }
}
