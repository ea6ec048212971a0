using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>
/// Asked by a model at each point of a forward pass whose value another project may replace: a quantizer
/// quantizes there, an observer looks. Models know nothing of what an implementation does; one that returns its
/// argument everywhere gives the full-precision model. Names of matrices, tensors and points are those of the model's
/// description.
/// </summary>
public interface IForwardTransform
{
    /// <summary>The weight of a matrix product, [outFeatures, inFeatures], by its name.</summary>
    Tensor Weight(string linear, Tensor weight);

    /// <summary>
    /// The weight of a matrix product where it is kept as codes, of whose elements some may be trained; then
    /// <see cref="Weight"/> is not asked. Null, the default, where it is not.
    /// </summary>
    CodedMatrix? Coded(string linear) => null;

    /// <summary>
    /// A bias, a normalization's gain or bias, or a table of positions, token types or distances, by its tensor's name.
    /// </summary>
    Tensor Parameter(string name, Tensor value);

    /// <summary>
    /// The input of one product, or once the input that several share, such as those of queries, keys and values.
    /// </summary>
    Tensor Input(string point, Tensor input);

    /// <summary>An operand of the attention products, queries, keys or values: [batch, sequence, hidden].</summary>
    Tensor Operand(string point, Tensor operand);

    /// <summary>The quantizer of the probabilities of an attention, or null for none.</summary>
    /// <param name="point">Name of the point.</param>
    /// <param name="shape">Of the probabilities: [batch, heads, sequence, sequence].</param>
    ProbabilityQuantizer? Probabilities(string point, Shape shape);

    /// <summary>
    /// The rows of an embedding table that a batch looks up, [batch, sequence, features]. To work on each distinct row
    /// once: <c>replace(table.Embedding(lookup.UniqueRows)).Embedding(lookup.Inverse)</c>.
    /// </summary>
    Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup);
}
