using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Quantization.Schemes;

/// <summary>How one linear layer's weight is quantized. Two bits, symmetric, means ternary.</summary>
/// <param name="Bits">2, 3, 4 or 8.</param>
/// <param name="Granularity">What a step covers.</param>
/// <param name="Symmetric">Without a zero point; zero points are chosen with the first step and stay.</param>
/// <param name="Observer">How the first step is chosen; ternary weights derive theirs.</param>
public sealed record WeightQuantization(int Bits, Granularity Granularity, bool Symmetric, ObserverKind Observer)
{
    /// <summary>
    /// Share of the weights a step covers that is not clipped, (0, 1]; for <see cref="ObserverKind.Percentile"/>.
    /// </summary>
    public double Percentile { get; init; } = 1;

    /// <summary>Which codes are used without a zero point; with one, all are.</summary>
    public SymmetricCodes Codes { get; init; }

    /// <summary>Whether methods that learn weights also learn the steps; else the observer's stay.</summary>
    public bool LearnsStep { get; init; } = true;

    /// <summary>Whether threshold and scale follow from the weights, so that no step is chosen or learned.</summary>
    internal bool IsTernary => Bits == 2 && Symmetric;

    /// <summary>The smallest and the largest code; ternary weights use no others than the narrow ones.</summary>
    internal CodeRange CodeRange => Symmetric && (Bits == 2 || Codes is SymmetricCodes.Narrow)
        ? CodeRange.Symmetric(Bits)
        : CodeRange.Asymmetric(Bits);
}
