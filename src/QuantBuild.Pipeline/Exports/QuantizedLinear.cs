using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Numbers;

namespace QuantBuild.Pipeline.Exports;

/// <summary>
/// The quantized weight of a matrix product, or the word embedding, independent of any file format: codes, steps, zero
/// points, bits and granularity, [out features or tokens, in features or width].
/// </summary>
/// <param name="Tensor">What it takes the place of.</param>
/// <param name="Weight">value = (code − zero point) · step.</param>
/// <param name="Input">How the product's input is quantized; null where it is not, and for an embedding.</param>
internal sealed record QuantizedLinear(TensorDescription Tensor, QuantizedTensor Weight, QuantizedPoint? Input)
{
    /// <summary>The name by which plans, recipes and checkpoint formats call the matrix.</summary>
    public string Name => Tensor.Matrix!;

    /// <summary>Whether rows are looked up instead of multiplied with.</summary>
    public bool IsEmbedding => !Tensor.IsProduct;
}
