using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Bench.Engine;

/// <summary>Writes down the points that a forward pass asks for, and changes nothing.</summary>
internal sealed class PointNames : IForwardTransform
{
    private readonly List<string> points = [];

    public static IReadOnlyList<string> Of(PostNormEncoder model, IEnumerable<int> layers)
    {
        var names = new PointNames();
        var backend = model.Backend;
        using var scope = backend.OpenScope();
        var hidden = backend.Zeros(new Shape(1, 1, model.HiddenSize));
        var mask = backend.FromHost([1], new Shape(1, 1));
        foreach (var layer in layers)
        {
            model.Layer(layer, hidden, mask, new ForwardPass(names));
        }

        return names.points;
    }

    public Tensor Weight(string linear, Tensor weight) => weight;

    public Tensor Parameter(string name, Tensor value) => value;

    public Tensor Input(string point, Tensor input)
    {
        points.Add(point);
        return input;
    }

    public Tensor Operand(string point, Tensor operand)
    {
        points.Add(point);
        return operand;
    }

    public ProbabilityQuantizer? Probabilities(string point, Shape shape)
    {
        points.Add(point);
        return null;
    }

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) => table.Embedding(lookup.Indices);
}
