using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>A way to quantize all modules of a model at once.</summary>
public interface IModelMethod : IQuantizationMethod
{
    /// <summary>Whether <see cref="ModelTask.FullPrecision"/> is read.</summary>
    bool NeedsFullPrecisionStreams { get; }

    /// <returns>One a span, in their order.</returns>
    /// <exception cref="NonFiniteException">A loss or a gradient is not a number.</exception>
    IReadOnlyList<QuantizedModule> Quantize(ModelTask task);
}
