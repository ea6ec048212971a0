using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>
/// A forward pass up to the input of one product: takes that input, before its quantizer, and ends. What a model runs
/// behind the point is most of the work, and the transform has no other way to end a pass than to throw.
/// </summary>
internal sealed class PointCapture : IForwardTransform
{
    private readonly IForwardTransform inner;
    private readonly string point;
    private Tensor? captured;

    private PointCapture(IForwardTransform inner, string point)
    {
        this.inner = inner;
        this.point = point;
    }

    /// <param name="inner">What the values before the point go through.</param>
    /// <param name="point">As <see cref="IForwardTransform.Input"/> names it.</param>
    /// <param name="run">Runs the model with the pass it is given.</param>
    /// <returns>The input at the point, in the innermost scope.</returns>
    /// <exception cref="ArgumentException">The pass has no such point.</exception>
    public static Tensor Run(IForwardTransform inner, string point, Action<ForwardPass> run)
    {
        var capture = new PointCapture(inner, point);
        try
        {
            run(new ForwardPass(capture));
        }
        catch (PointReachedException)
        {
            return capture.captured!;
        }

        throw new ArgumentException($"The pass has no point '{point}'.", nameof(point));
    }

    public Tensor Weight(string linear, Tensor weight) => inner.Weight(linear, weight);

    public Tensor Parameter(string name, Tensor value) => inner.Parameter(name, value);

    public Tensor Input(string point, Tensor input)
    {
        if (point != this.point)
        {
            return inner.Input(point, input);
        }

        captured = input;
        throw new PointReachedException();
    }

    public Tensor Operand(string point, Tensor operand) => inner.Operand(point, operand);

    public ProbabilityQuantizer? Probabilities(string point, Shape shape) => inner.Probabilities(point, shape);

    public Tensor Embeddings(string name, Tensor table, EmbeddingLookup lookup) =>
        inner.Embeddings(name, table, lookup);

    /// <summary>Ends a forward pass whose rest nobody needs; caught by <see cref="PointCapture"/> alone.</summary>
    private sealed class PointReachedException : Exception;
}
