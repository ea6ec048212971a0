using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>Quantizer of attention probabilities: codes from 0, one learned step.</summary>
internal sealed class ProbabilityStep
{
    private readonly CodeRange codeRange;
    private readonly Tensor step;
    private readonly QuantizedPoint initial;

    public ProbabilityStep(ComputeBackend backend, QuantizedPoint point)
    {
        initial = point;
        codeRange = CodeRangeOf(point);
        step = backend.FromHost([point.Step!.Value], new Shape(1));
    }

    /// <summary>Whether methods that learn may change the step.</summary>
    public bool LearnsStep { get; init; } = true;

    /// <summary>[1]; null where the step is fixed.</summary>
    public Tensor? LearnedStep => LearnsStep ? step : null;

    /// <summary>The step that covers 0 to 1.</summary>
    /// <param name="bits">2 to 8.</param>
    /// <param name="symmetric">Whether only the non-negative half of the symmetric codes is used.</param>
    public static QuantizedPoint Covering(int bits, bool symmetric = false)
    {
        var point = new QuantizedPoint(bits, 1f, symmetric ? 0 : null);
        return point with { Step = 1f / CodeRangeOf(point).Upper };
    }

    /// <param name="shape">Of the probabilities.</param>
    public ProbabilityQuantizer QuantizerFor(Shape shape) =>
        new(step, codeRange, StepGradient.Scale(shape.Count, codeRange));

    public QuantizedPoint ToPoint() => initial with { Step = step.Backend.ReadFloats(step)[0] };

    private static CodeRange CodeRangeOf(QuantizedPoint point) => point.ZeroPoint is null
        ? CodeRange.Unsigned(point.Bits)
        : CodeRange.NonNegative(point.Bits);
}
