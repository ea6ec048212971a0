using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>
/// Uniform quantizer of an activation tensor: one learned step and a fixed zero point where asymmetric, or a step for
/// each token from its values.
/// </summary>
public sealed class ActivationQuantizer
{
    private readonly Tensor? step;

    /// <param name="bits">2 to 8.</param>
    /// <param name="step">[1], positive; null for one a token.</param>
    /// <param name="zeroPoint">Code of zero; null for a symmetric quantizer, which one a token is.</param>
    public ActivationQuantizer(int bits, Tensor? step, int? zeroPoint)
    {
        Bits = bits;
        this.step = step;
        ZeroPoint = zeroPoint;
        ZeroPointTensor = step is not null && zeroPoint is { } zero ? step.Backend.FromHost([zero], step.Shape) : null;
        CodeRange = zeroPoint is null ? CodeRange.Symmetric(bits) : CodeRange.Asymmetric(bits);
    }

    public int Bits { get; }

    /// <summary>Whether methods that learn may change the step.</summary>
    public bool LearnsStep { get; init; } = true;

    /// <summary>[1]; null where the step is fixed.</summary>
    public Tensor? LearnedStep => LearnsStep ? step : null;

    public int? ZeroPoint { get; }

    public CodeRange CodeRange { get; }

    private Tensor? ZeroPointTensor { get; }

    public static ActivationQuantizer From(ComputeBackend backend, QuantizedPoint point, bool learnsStep = true)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(point);
        var own = point.Step is { } known ? backend.FromHost([known], new Shape(1)) : null;
        return new ActivationQuantizer(point.Bits, own, point.ZeroPoint)
        {
            LearnsStep = learnsStep,
        };
    }

    public QuantizedPoint ToPoint() => new(Bits, step?.Backend.ReadFloats(step)[0], ZeroPoint);

    public Tensor Apply(Tensor activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return step is null
            ? activation.QuantizeRows(CodeRange)
            : activation.FakeQuantize(
                step, ZeroPointTensor, CodeRange, StepGradient.Scale(activation.Shape.Count, CodeRange));
    }
}
