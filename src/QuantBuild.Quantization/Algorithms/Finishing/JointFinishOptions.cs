namespace QuantBuild.Quantization.Algorithms.Finishing;

/// <summary>Knobs of <see cref="JointFinish"/>.</summary>
public sealed record JointFinishOptions
{
    /// <summary>Adam steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Texts a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate of weights and parameters after the warm-up; it falls linearly to 0.</summary>
    public float LearningRate { get; init; } = 3e-4f;

    /// <summary>The learning rate of step sizes, which falls likewise.</summary>
    public float StepSizeLearningRate { get; init; } = 1e-5f;

    /// <summary>
    /// Factor on the mean squared error of the layers, which is added to the loss of the answers; 0 leaves them alone.
    /// </summary>
    public float LayerWeight { get; init; }

    /// <summary>Decides the order of the texts.</summary>
    public ulong Seed { get; init; } = 42;
}
