using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Numbers;

/// <summary>
/// The quantized weight of a matrix product, or the word embedding, independent of any file format.
/// </summary>
/// <param name="Tensor">What it takes the place of.</param>
/// <param name="Weight">[out features or tokens, in features or width]</param>
/// <param name="Input">How the product's input is quantized; null where it is not, and for an embedding.</param>
public sealed record QuantizedLinear(TensorDescription Tensor, QuantizedMatrix Weight, QuantizedPoint? Input)
{
    /// <summary>The name by which plans, recipes and checkpoint formats call the matrix.</summary>
    public string Name => Tensor.Matrix!;

    /// <summary>Whether rows are looked up instead of multiplied with.</summary>
    public bool IsEmbedding => !Tensor.IsProduct;
}
