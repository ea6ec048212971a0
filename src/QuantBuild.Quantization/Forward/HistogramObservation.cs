using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>
/// A forward pass with quantized weights and full-precision activations that counts the values at given points, padding
/// left out.
/// </summary>
/// <param name="weights">Gives the quantized weights and the other parameters.</param>
/// <param name="histograms">By point name.</param>
internal sealed class HistogramObservation(
    IForwardTransform weights, IReadOnlyDictionary<string, ActivationHistogram> histograms) : IForwardTransform
{
    private Tensor? lastMask;
    private int[] lastKept = [];

    /// <summary>Int32, one a position of a point's activation: which rows count. Set before each pass.</summary>
    public Func<string, Tensor>? MaskAt { get; set; }

    public Tensor Weight(string linear, Tensor weight) => weights.Weight(linear, weight);

    public Tensor Parameter(string name, Tensor value) => weights.Parameter(name, value);

    public Tensor Input(string point, Tensor input) => Count(point, input);

    public Tensor Operand(string point, Tensor operand) => Count(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) => null;

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) =>
        weights.Embeddings(name, table, lookup);

    private Tensor Count(string point, Tensor activation)
    {
        if (!histograms.TryGetValue(point, out var histogram))
        {
            return activation;
        }

        var columns = activation.Shape.Columns;
        var kept = KeptAt(point);
        activation.Backend.Read(activation, values =>
        {
            for (var row = 0; row < activation.Shape.Rows; row++)
            {
                if (kept[row] != 0)
                {
                    histogram.Add(values.Slice(row * columns, columns));
                }
            }
        });
        return activation;
    }

    private int[] KeptAt(string point)
    {
        var mask = MaskAt!(point);
        if (!ReferenceEquals(mask, lastMask))
        {
            lastMask = mask;
            lastKept = new int[mask.Shape.Count];
            mask.Backend.Read(mask, lastKept);
        }

        return lastKept;
    }
}
