namespace QuantBuild.Quantization.Algorithms.FullPrecisionFineTuning;

/// <summary>Knobs of <see cref="FullPrecisionFineTuningMethod"/>.</summary>
public sealed record FullPrecisionFineTuningOptions
{
    /// <summary>Passes over the training texts.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Texts a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate after the warm-up; it falls linearly to 0.</summary>
    public float LearningRate { get; init; } = 2e-5f;

    /// <summary>Decoupled, of weights and tables only.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Share of all steps in which the rate rises from 0, in [0, 1].</summary>
    public float WarmupShare { get; init; } = 0.1f;

    /// <summary>The dropout rate of hidden states, in [0, 1).</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>Decides the order of the texts, and dropout.</summary>
    public ulong Seed { get; init; } = 42;
}
