using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>
/// The forward pass of finished modules: weights are the values of their codes, activations go through their fixed
/// quantizers. What is not listed in a module keeps full precision.
/// </summary>
public sealed class QuantizedForward : IForwardTransform
{
    private readonly Dictionary<string, Tensor> weights = [];
    private readonly Dictionary<string, Tensor> parameters = [];
    private readonly Dictionary<string, ActivationQuantizer> activations = [];
    private readonly Dictionary<string, ProbabilityStep> probabilities = [];

    /// <summary>Decodes the modules into tensors of the innermost scope.</summary>
    public QuantizedForward(IEncoderModel model, IReadOnlyCollection<QuantizedModule> modules)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(modules);
        var backend = model.Backend;
        var shapes = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor.Shape);
        var deltas = modules.SelectMany(module => module.Deltas)
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        foreach (var module in modules)
        {
            foreach (var (name, tensor) in module.Weights)
            {
                weights.Add(name, WeightDecoder.Decode(backend, tensor, deltas.GetValueOrDefault(name)));
            }

            foreach (var (name, values) in module.Parameters)
            {
                var parameter = backend.FromHost(values, shapes[name]);
                parameters.Add(name, parameter);
                if (model.Description[name].Matrix is { } matrix)
                {
                    weights.Add(matrix, parameter);
                }
            }

            foreach (var (point, quantizer) in module.Activations)
            {
                activations.Add(point, ActivationQuantizer.From(backend, quantizer));
            }

            foreach (var (point, quantizer) in module.Probabilities)
            {
                probabilities.Add(point, new ProbabilityStep(backend, quantizer));
            }
        }

        ShareTied(model.Description);
    }

    public Tensor Weight(string linear, Tensor weight) => weights.GetValueOrDefault(linear, weight);

    public Tensor Parameter(string name, Tensor value) => parameters.GetValueOrDefault(name, value);

    public Tensor Input(string point, Tensor input) => Quantize(point, input);

    public Tensor Operand(string point, Tensor operand) => Quantize(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) =>
        probabilities.TryGetValue(point, out var step) ? step.QuantizerFor(shape) : null;

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup)
    {
        ArgumentNullException.ThrowIfNull(lookup);
        return weights.GetValueOrDefault(name, table).Embedding(lookup.Indices);
    }

    // A checkpoint holds the values of tensors that share them once: whoever loads it computes with these everywhere.
    private void ShareTied(ModelDescription description)
    {
        foreach (var tensor in description.Tensors)
        {
            if (tensor is { TiedTo: { } shared, Matrix: { } matrix }
                && weights.TryGetValue(description[shared].Matrix!, out var values))
            {
                weights.Add(matrix, values);
            }
        }
    }

    private Tensor Quantize(string point, Tensor activation) =>
        activations.TryGetValue(point, out var quantizer) ? quantizer.Apply(activation) : activation;
}
