namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>Knobs of <see cref="GptqMethod"/>.</summary>
public sealed record GptqOptions
{
    /// <summary>
    /// Added to the Hessian's diagonal, as a fraction of the mean of its elements that are not 0; in [0, 1].
    /// </summary>
    public double Damping { get; init; } = 0.01;

    /// <summary>
    /// Columns whose corrections of the later ones are applied together; decides the speed, not the result.
    /// </summary>
    public int BlockSize { get; init; } = 128;

    /// <summary>
    /// Whether columns are quantized by falling diagonal of the Hessian, not from left to right. Those of a group stay
    /// together, and groups are ordered by the sum of theirs.
    /// </summary>
    public bool ActivationOrder { get; init; } = true;
}
