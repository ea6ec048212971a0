using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Layers;

/// <summary>
/// activation(x·Wᵀ + b) of one layer, however its weight is kept. A form that computes in integers would be made for
/// the quantizer its input went through, and find the codes again in the values it is given.
/// </summary>
internal unsafe interface ILinear
{
    int Outputs { get; }

    /// <param name="processor">Threads to use.</param>
    /// <param name="input">[rows, inputs], already quantized where the model quantizes it.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="output">[rows, outputs], overwritten; no overlap.</param>
    void Forward(Processor processor, float* input, int rows, float* output);
}
