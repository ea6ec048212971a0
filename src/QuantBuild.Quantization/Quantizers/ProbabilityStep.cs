using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>Quantizer of attention probabilities: codes from 0, one learned step.</summary>
internal sealed class ProbabilityStep
{
    private readonly QuantizationGrid grid;

    public ProbabilityStep(ComputeBackend backend, QuantizedPoint point)
    {
        Bits = point.Bits;
        grid = IntegerRange.Unsigned(point.Bits);
        Step = backend.FromHost([point.Step], new Shape(1));
    }

    public int Bits { get; }

    /// <summary>[1]</summary>
    public Tensor Step { get; }

    /// <summary>The step that covers 0 to 1.</summary>
    public static QuantizedPoint Covering(int bits) => new(bits, 1f / IntegerRange.Unsigned(bits).Upper, ZeroPoint: null);

    /// <param name="shape">Of the probabilities.</param>
    public ProbabilityQuantizer QuantizerFor(Shape shape) =>
        new(Step, grid, StepGradient.Scale(shape.Count, grid));

    public QuantizedPoint ToPoint() => new(Bits, Step.Backend.ReadFloats(Step)[0], ZeroPoint: null);
}
