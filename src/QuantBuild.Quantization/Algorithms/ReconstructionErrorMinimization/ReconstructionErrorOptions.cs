namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>Knobs of <see cref="ReconstructionErrorMethod"/>.</summary>
public sealed record ReconstructionErrorOptions
{
    /// <summary>Adam steps a product; query, key and value share theirs.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>Texts a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate of weights at the first step of each product; it falls linearly to 0.</summary>
    public float LearningRate { get; init; } = 5e-4f;

    /// <summary>The learning rate of step sizes at the first step of each product; it falls linearly to 0.</summary>
    public float StepSizeLearningRate { get; init; } = 5e-4f;

    /// <summary>Decides the order of the texts.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Whether the products' biases, which stay in full precision, are trained too.</summary>
    public bool TrainBiases { get; init; } = true;
}
