using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;

namespace QuantBuild.Quantization.Modules;

/// <summary>What a method makes of one module: everything its quantized forward pass needs beside the model.</summary>
public sealed record QuantizedModule
{
    private static readonly SortedDictionary<string, MatrixDelta> NoDeltas = new(StringComparer.Ordinal);

    private static readonly SortedDictionary<string, float[]> NoLatents = new(StringComparer.Ordinal);

    /// <summary>
    /// The quantized weights, by name of the linear; in the first module also the word embedding's.
    /// </summary>
    public required IReadOnlyDictionary<string, QuantizedMatrix> Weights { get; init; }

    /// <summary>
    /// What is changed of quantized weights, those of this module or of one of the same phase, by name of the linear;
    /// empty for methods that leave whole weights.
    /// </summary>
    public IReadOnlyDictionary<string, MatrixDelta> Deltas { get; init; } = NoDeltas;

    /// <summary>Inputs of linear layers and attention operands, by point name.</summary>
    public required IReadOnlyDictionary<string, QuantizedPoint> Activations { get; init; }

    /// <summary>Attention probabilities, by point name; codes from 0.</summary>
    public required IReadOnlyDictionary<string, QuantizedPoint> Probabilities { get; init; }

    /// <summary>
    /// Full-precision parameters that the method changed, by tensor name: biases and normalization, and matrices that
    /// are not quantized. The first module holds those of the embeddings, the last those of the head.
    /// </summary>
    public required IReadOnlyDictionary<string, float[]> Parameters { get; init; }

    /// <summary>
    /// The full-precision values behind trained weights, by name of the linear, as the last step left them: what a
    /// further training goes on from. Empty for a method that does not leave them.
    /// </summary>
    public IReadOnlyDictionary<string, float[]> Latents { get; init; } = NoLatents;

    /// <summary>Mean training loss over consecutive windows of steps; empty for a method that does not train.</summary>
    public IReadOnlyList<LossPoint> Losses { get; init; } = [];

    /// <summary>Where training diverged; empty where all went well.</summary>
    public IReadOnlyList<TrainingIncident> Incidents { get; init; } = [];

    /// <summary>A module that holds full-precision parameters and nothing else.</summary>
    public static QuantizedModule OfParameters(IReadOnlyDictionary<string, float[]> parameters) => new()
    {
        Weights = new SortedDictionary<string, QuantizedMatrix>(StringComparer.Ordinal),
        Activations = new SortedDictionary<string, QuantizedPoint>(StringComparer.Ordinal),
        Probabilities = new SortedDictionary<string, QuantizedPoint>(StringComparer.Ordinal),
        Parameters = parameters,
    };
}
