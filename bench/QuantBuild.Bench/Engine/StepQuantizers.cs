using QuantBuild.Kernels.Quantizers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// A training step's leaves: a copy of every parameter, 4-bit steps a row of each weight, 8-bit steps for activations
/// and probabilities. With <paramref name="quantizes"/> off the leaves are used as they are: the same step without
/// fake-quantization.
/// </summary>
internal sealed class StepQuantizers(ComputeBackend backend, bool quantizes) : IForwardTransform
{
    private static readonly CodeRange WeightRange = new(-7, 7);
    private static readonly CodeRange ActivationRange = new(-127, 127);
    private static readonly CodeRange ProbabilityRange = new(0, 255);
    private readonly Dictionary<string, Tensor> parameters = [];
    private readonly Dictionary<string, Tensor> steps = [];

    public IEnumerable<Tensor> Parameters => parameters.Values;

    public IEnumerable<Tensor> Steps => steps.Values;

    /// <summary>Makes the leaves of a module in the innermost scope.</summary>
    public void Add(IEnumerable<NamedParameter> copied, IEnumerable<string> points)
    {
        foreach (var parameter in copied)
        {
            var shape = parameter.Tensor.Shape;
            parameters.Add(parameter.Name, Leaf(backend.Copy(parameter.Tensor)));
            if (shape.Rank == 2)
            {
                steps.Add(parameter.Name, Leaf(Filled(shape[0], 0.01f)));
            }
        }

        foreach (var point in points)
        {
            var probabilities = point.EndsWith(".probabilities", StringComparison.Ordinal);
            steps.Add(point, Leaf(Filled(1, probabilities ? 1f / 255 : 0.03f)));
        }
    }

    public Tensor Weight(string linear, Tensor weight)
    {
        var name = linear + ".weight";
        var value = parameters[name];
        return quantizes
            ? value.FakeQuantize(steps[name], null, WeightRange, Scale(value.Shape[1], WeightRange))
            : value;
    }

    public Tensor Parameter(string name, Tensor value) => parameters.GetValueOrDefault(name, value);

    public Tensor Input(string point, Tensor input) => Quantize(point, input);

    public Tensor Operand(string point, Tensor operand) => Quantize(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) => quantizes
        ? new ProbabilityQuantizer(steps[point], ProbabilityRange, Scale(shape.Count, ProbabilityRange))
        : null;

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) => table.Embedding(lookup.Indices);

    private static float Scale(long elements, CodeRange range) =>
        (float)(1 / Math.Sqrt((double)elements * range.Upper));

    private Tensor Quantize(string point, Tensor value) => quantizes
        ? value.FakeQuantize(steps[point], null, ActivationRange, Scale(value.Shape.Count, ActivationRange))
        : value;

    private Tensor Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return backend.FromHost(values, new Shape(count));
    }

    private static Tensor Leaf(Tensor tensor)
    {
        tensor.RequiresGradient = true;
        return tensor;
    }
}
