using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>
/// Uniform quantizer of weights whose steps can be learned (LSQ, arXiv:1902.08153). The step's gradient is scaled by
/// 1/√(elements a step · largest code). A zero point keeps its first value: the weights can move, the codes need not.
/// </summary>
public sealed class LearnedStepQuantizer : IWeightQuantizer
{
    private readonly CodeRange codeRange;
    private readonly Tensor? zeroPoint;

    /// <param name="quantization">Not ternary.</param>
    /// <param name="step">[step count], positive.</param>
    /// <param name="zeroPoint">Int32 of the step's shape for an asymmetric quantizer, or null.</param>
    public LearnedStepQuantizer(WeightQuantization quantization, Tensor step, Tensor? zeroPoint)
    {
        ArgumentNullException.ThrowIfNull(quantization);
        Bits = quantization.Bits;
        Granularity = quantization.Granularity;
        LearnsStep = quantization.LearnsStep;
        Step = step;
        this.zeroPoint = zeroPoint;
        codeRange = quantization.CodeRange;
    }

    public int Bits { get; }

    public Granularity Granularity { get; }

    /// <summary>[step count]</summary>
    public Tensor Step { get; }

    /// <summary>Whether methods that learn may change the steps.</summary>
    public bool LearnsStep { get; }

    public Tensor? LearnedStep => LearnsStep ? Step : null;

    public Tensor Apply(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var elementsAStep = weight.Shape.Count / Step.Shape.Count;
        return weight.FakeQuantize(Step, zeroPoint, codeRange, StepGradient.Scale(elementsAStep, codeRange));
    }

    public QuantizedMatrix Encode(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var backend = weight.Backend;
        using var scope = backend.OpenScope();
        var codes = new sbyte[weight.Shape.Count];
        backend.Read(backend.Encode(weight, Step, zeroPoint, codeRange), codes);
        int[]? zeroPoints = null;
        if (zeroPoint is not null)
        {
            zeroPoints = new int[zeroPoint.Shape.Count];
            backend.Read(zeroPoint, zeroPoints);
        }

        return new QuantizedMatrix
        {
            Bits = Bits,
            Granularity = Granularity,
            Rows = weight.Shape.Rows,
            Columns = weight.Shape.Columns,
            Codes = codes,
            Steps = backend.ReadFloats(Step),
            ZeroPoints = zeroPoints,
        };
    }
}
