using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>The forward pass of a backbone with outliers.</summary>
/// <param name="model">What it is made of.</param>
/// <param name="weights">Quantized linears, by name.</param>
/// <param name="words">The values of the quantized word embedding; null where it is not.</param>
/// <param name="parameters">In place of the model's own, by tensor name.</param>
/// <param name="activations">Quantizers of activations; empty where these keep full precision.</param>
internal sealed class OutlierForward(
    ModelDescription model,
    IReadOnlyDictionary<string, OutlierWeight> weights,
    Tensor? words,
    IReadOnlyDictionary<string, Tensor> parameters,
    ModuleQuantizers activations) : IForwardTransform
{
    private readonly CalibratedForward points = new(activations);

    // Products that are made with the word embedding, such as that of a masked language model's head.
    private readonly HashSet<string> productsOfWords =
        [.. model.TiedTo(model.WordEmbedding).Select(tensor => tensor.Matrix!)];

    public CodedMatrix? Coded(string linear) => weights.GetValueOrDefault(linear)?.Coded;

    public Tensor Weight(string linear, Tensor weight)
    {
        if (weights.TryGetValue(linear, out var own))
        {
            return own.Value();
        }

        return words is not null && productsOfWords.Contains(linear)
            ? words
            : parameters.GetValueOrDefault(model.OfMatrix(linear).Name, weight);
    }

    public Tensor Parameter(string name, Tensor value) => parameters.GetValueOrDefault(name, value);

    public Tensor Input(string point, Tensor input) => points.Input(point, input);

    public Tensor Operand(string point, Tensor operand) => points.Operand(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) => points.Probabilities(point, shape);

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return (words ?? table).Embedding(lookup.Indices);
    }
}
