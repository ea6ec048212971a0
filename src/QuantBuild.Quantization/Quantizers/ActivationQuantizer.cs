using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>Uniform quantizer of an activation tensor: one learned step, a fixed zero point where asymmetric.</summary>
public sealed class ActivationQuantizer
{
    private readonly Tensor step;

    /// <param name="bits">2 to 8.</param>
    /// <param name="step">[1], positive.</param>
    /// <param name="zeroPoint">Code of zero; null for a symmetric quantizer.</param>
    public ActivationQuantizer(int bits, Tensor step, int? zeroPoint)
    {
        ArgumentNullException.ThrowIfNull(step);
        Bits = bits;
        this.step = step;
        ZeroPoint = zeroPoint;
        ZeroPointTensor = zeroPoint is { } zero ? step.Backend.FromHost([zero], step.Shape) : null;
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
        return new ActivationQuantizer(point.Bits, backend.FromHost([point.Step], new Shape(1)), point.ZeroPoint)
        {
            LearnsStep = learnsStep,
        };
    }

    public QuantizedPoint ToPoint() => new(Bits, step.Backend.ReadFloats(step)[0], ZeroPoint);

    public Tensor Apply(Tensor activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return activation.FakeQuantize(
            step, ZeroPointTensor, CodeRange, StepGradient.Scale(activation.Shape.Count, CodeRange));
    }
}
