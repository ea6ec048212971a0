using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>Leaves every value as it is.</summary>
public sealed class FullPrecision : IForwardTransform
{
    public static FullPrecision Instance { get; } = new();

    public Tensor Weight(string linear, Tensor weight) => weight;

    public Tensor Parameter(string name, Tensor value) => value;

    public Tensor Input(string point, Tensor input) => input;

    public Tensor Operand(string point, Tensor operand) => operand;

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) => null;

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return table.Embedding(lookup.Indices);
    }
}
