using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>The quantizers of one module while a method works on it.</summary>
internal sealed class ModuleQuantizers
{
    /// <summary>By name of the linear layer.</summary>
    public Dictionary<string, LatentWeight> Weights { get; } = [];

    /// <summary>By point name.</summary>
    public Dictionary<string, ActivationQuantizer> Activations { get; } = [];

    /// <summary>By point name.</summary>
    public Dictionary<string, ProbabilityStep> Probabilities { get; } = [];

    /// <summary>Copies of the biases and normalization parameters that a method trains, by tensor name.</summary>
    public Dictionary<string, Tensor> Parameters { get; } = [];

    /// <summary>
    /// Name and quantizer of the word embedding; null where another module holds it or it is not quantized.
    /// </summary>
    public (string Name, EmbeddingQuantizer Quantizer)? Embedding { get; set; }

    /// <summary>
    /// Names of the products whose weight is the word embedding, where they run too: then the whole table is quantized
    /// in each pass, and not the looked-up rows alone.
    /// </summary>
    public IReadOnlyList<string> ProductsOfEmbedding { get; set; } = [];

    /// <summary>Everything that training changes, in a fixed order.</summary>
    public IReadOnlyList<Tensor> TrainedTensors()
    {
        var tensors = new List<Tensor?>();
        foreach (var (_, weight) in Weights)
        {
            tensors.Add(weight.Value);
            tensors.Add(weight.Quantizer.LearnedStep);
        }

        tensors.AddRange(Parameters.Values);
        tensors.AddRange(Activations.Values.Select(activation => activation.LearnedStep));
        tensors.AddRange(Probabilities.Values.Select(probability => probability.LearnedStep));
        if (Embedding is { Quantizer: { Trains: true } embedding })
        {
            tensors.Add(embedding.Table);
            tensors.Add(embedding.StepTable);
        }

        return [.. tensors.OfType<Tensor>()];
    }

    /// <summary>The full-precision values behind the weights that are trained, by name of the linear.</summary>
    public IReadOnlyDictionary<string, float[]> ReadLatents()
    {
        var latents = Sorted(Weights, weight => weight.Value.Backend.ReadFloats(weight.Value));
        if (Embedding is { Name: var name, Quantizer: { Trains: true } embedding })
        {
            latents.Add(name, embedding.Table.Backend.ReadFloats(embedding.Table));
        }

        return latents;
    }

    /// <summary>The module as it stands.</summary>
    public QuantizedModule Encode(
        IReadOnlyList<LossPoint>? losses = null, IReadOnlyList<TrainingIncident>? incidents = null)
    {
        var weights = new SortedDictionary<string, QuantizedMatrix>(StringComparer.Ordinal);
        foreach (var (name, weight) in Weights)
        {
            weights.Add(name, weight.Quantizer.Encode(weight.Value));
        }

        if (Embedding is { } embedding)
        {
            weights.Add(embedding.Name, embedding.Quantizer.Encode());
        }

        return new QuantizedModule
        {
            Weights = weights,
            Activations = Sorted(Activations, quantizer => quantizer.ToPoint()),
            Probabilities = Sorted(Probabilities, step => step.ToPoint()),
            Parameters = Sorted(Parameters, parameter => parameter.Backend.ReadFloats(parameter)),
            Losses = losses ?? [],
            Incidents = incidents ?? [],
        };
    }

    private static SortedDictionary<string, TTo> Sorted<TFrom, TTo>(
        Dictionary<string, TFrom> entries, Func<TFrom, TTo> convert)
    {
        var sorted = new SortedDictionary<string, TTo>(StringComparer.Ordinal);
        foreach (var (name, entry) in entries)
        {
            sorted.Add(name, convert(entry));
        }

        return sorted;
    }
}
