using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>A way to quantize one module after another, each fed by the quantized ones before it.</summary>
public interface IModuleMethod : IQuantizationMethod
{
    /// <exception cref="NonFiniteException">A loss or a gradient is not a number.</exception>
    QuantizedModule Quantize(ModuleTask task);
}
