using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Finishing;

/// <summary>
/// Finished modules as quantizers that can be trained on: each weight is the value that the module's own training left
/// behind its code, or, where there is none, the value of the code.
/// </summary>
internal static class TrainableModules
{
    /// <summary>Writes the modules' values into a model, and makes quantizers of them over its tensors.</summary>
    /// <param name="model">A copy of the full-precision model; it is changed.</param>
    /// <param name="scheme">With which the modules were made.</param>
    /// <param name="modules">All modules, in order; without deltas.</param>
    public static IReadOnlyList<ModuleQuantizers> Of(
        IEncoderModel model, QuantizationScheme scheme, IReadOnlyList<QuantizedModule> modules)
    {
        var tensors = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor);
        return [.. modules.Select(module => Trainable(model, tensors, scheme, module))];
    }

    private static ModuleQuantizers Trainable(
        IEncoderModel model,
        Dictionary<string, Tensor> tensors,
        QuantizationScheme scheme,
        QuantizedModule module)
    {
        var backend = model.Backend;
        foreach (var (name, values) in module.Parameters)
        {
            backend.Write(tensors[name], values);
        }

        var quantizers = new ModuleQuantizers();
        foreach (var (name, matrix) in module.Weights)
        {
            var value = tensors[model.Description.OfMatrix(name).Name];
            if (module.Latents.TryGetValue(name, out var latent))
            {
                backend.Write(value, latent);
            }
            else
            {
                using var scope = backend.OpenScope();
                backend.Write(value, backend.ReadFloats(WeightDecoder.Decode(backend, matrix)));
            }

            if (scheme.Weights.TryGetValue(name, out var weight))
            {
                quantizers.Weights.Add(name, new LatentWeight(value, WeightQuantizer(backend, weight, matrix)));
            }
            else
            {
                var embedding = scheme.Embedding!;
                quantizers.Embedding = (name, new EmbeddingQuantizer(
                    value, embedding, embedding.Train, embedding.Bits > 2 ? StepsOf(backend, matrix) : null));
            }
        }

        var learnsStep = scheme.Activations is { LearnsStep: true };
        foreach (var (point, quantizer) in module.Activations)
        {
            quantizers.Activations.Add(point, ActivationQuantizer.From(backend, quantizer, learnsStep));
        }

        foreach (var (point, quantizer) in module.Probabilities)
        {
            quantizers.Probabilities.Add(
                point, new ProbabilityStep(backend, quantizer) { LearnsStep = learnsStep });
        }

        return quantizers;
    }

    private static IWeightQuantizer WeightQuantizer(
        ComputeBackend backend, WeightQuantization weight, QuantizedMatrix matrix) =>
        weight.IsTernary
            ? new TernaryQuantizer(weight.Granularity)
            : new LearnedStepQuantizer(
                weight,
                StepsOf(backend, matrix),
                matrix.ZeroPoints is { } zeroPoints
                    ? backend.FromHost(zeroPoints, new Shape(zeroPoints.Length))
                    : null);

    private static Tensor StepsOf(ComputeBackend backend, QuantizedMatrix matrix) =>
        backend.FromHost(matrix.Steps, new Shape(matrix.Steps.Length));
}
