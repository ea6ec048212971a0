using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>One of the small problems REM solves in turn.</summary>
internal interface IReconstruction
{
    /// <summary>The input of a linear layer up to which both models are run.</summary>
    string Point { get; }

    /// <summary>What is trained; none requires a gradient but while its problem is solved.</summary>
    IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Squared error of a batch a token.</summary>
    /// <param name="quantized">What the quantized model has at <see cref="Point"/>, before the quantizer there.</param>
    /// <param name="full">What the full-precision model has there.</param>
    /// <param name="mask">Int32 [batch, positions]: 0 for padding.</param>
    /// <returns>[1]</returns>
    Tensor Loss(Tensor quantized, Tensor full, Tensor mask);
}
