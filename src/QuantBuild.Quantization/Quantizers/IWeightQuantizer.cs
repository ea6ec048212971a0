using QuantBuild.Formats.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>Maps a weight matrix to the values its codes stand for, and gives the codes themselves.</summary>
public interface IWeightQuantizer
{
    int Bits { get; }

    Granularity Granularity { get; }

    /// <summary>The step sizes to learn; null where they are fixed, or derived from the weights.</summary>
    Tensor? LearnedStep { get; }

    /// <summary>The quantized values, with a straight-through gradient; of the weight's shape.</summary>
    Tensor Apply(Tensor weight);

    /// <summary>Codes and steps whose values are exactly those of <see cref="Apply"/>.</summary>
    QuantizedMatrix Encode(Tensor weight);
}
