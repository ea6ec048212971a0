using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>
/// A forward pass with quantized weights and full-precision activations that notes the range of every activation an
/// activation quantizer could stand at, padding left out, and every point of attention probabilities.
/// </summary>
/// <param name="weights">Gives the quantized weights and the other parameters.</param>
internal sealed class RangeObservation(IForwardTransform weights) : IForwardTransform
{
    private readonly SortedDictionary<string, (float Minimum, float Maximum)> ranges = new(StringComparer.Ordinal);
    private readonly SortedSet<string> probabilities = new(StringComparer.Ordinal);

    /// <summary>Inputs of linear layers and attention operands by point name, over all passes so far.</summary>
    public IReadOnlyDictionary<string, (float Minimum, float Maximum)> Ranges => ranges;

    /// <summary>Points of attention probabilities.</summary>
    public IReadOnlyCollection<string> ProbabilityPoints => probabilities;

    /// <summary>Points whose activations are operands of the attention products.</summary>
    public HashSet<string> OperandPoints { get; } = new(StringComparer.Ordinal);

    /// <summary>Int32, one a position of a point's activation: which rows count. Set before each pass.</summary>
    public Func<string, Tensor>? MaskAt { get; set; }

    public Tensor Weight(string linear, Tensor weight) => weights.Weight(linear, weight);

    public Tensor Parameter(string name, Tensor value) => weights.Parameter(name, value);

    public Tensor Input(string point, Tensor input) => Note(point, input);

    public Tensor Operand(string point, Tensor operand)
    {
        OperandPoints.Add(point);
        return Note(point, operand);
    }

    public ProbabilityQuantizer? Probabilities(string point, Shape shape)
    {
        probabilities.Add(point);
        return null;
    }

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) =>
        weights.Embeddings(name, table, lookup);

    private Tensor Note(string point, Tensor activation)
    {
        var backend = activation.Backend;
        var (minimumTensor, maximumTensor) = backend.Range(activation, 1, MaskAt?.Invoke(point));
        var minimum = backend.ReadFloats(minimumTensor)[0];
        var maximum = backend.ReadFloats(maximumTensor)[0];
        if (ranges.TryGetValue(point, out var range))
        {
            minimum = Math.Min(minimum, range.Minimum);
            maximum = Math.Max(maximum, range.Maximum);
        }

        ranges[point] = (minimum, maximum);
        return activation;
    }
}
