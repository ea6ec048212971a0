namespace QuantBuild.Quantization.Schemes;

/// <summary>How activations are quantized.</summary>
/// <param name="Bits">2 to 8.</param>
/// <param name="AttentionOperands">Whether queries, keys, values and probabilities are quantized too.</param>
public sealed record ActivationQuantization(int Bits, bool AttentionOperands)
{
    /// <summary>
    /// Whether every token has a step of its own, from its values as they come, instead of one a tensor; symmetric,
    /// and never learned. Probabilities have one a tensor all the same.
    /// </summary>
    public bool PerToken { get; init; }

    /// <summary>Which activations have a zero point.</summary>
    public Asymmetry Asymmetry { get; init; } = Asymmetry.Automatic;

    /// <summary>How the first step is chosen. Those of probabilities always cover 0 to 1.</summary>
    public ObserverKind Observer { get; init; } = ObserverKind.MinMax;

    /// <summary>
    /// Share of a tensor's values that is not clipped, (0, 1]; for <see cref="ObserverKind.Percentile"/>.
    /// </summary>
    public double Percentile { get; init; } = 1;

    /// <summary>Whether methods that learn also learn these steps; else the observer's stay.</summary>
    public bool LearnsStep { get; init; } = true;
}
