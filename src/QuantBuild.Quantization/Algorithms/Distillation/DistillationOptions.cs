namespace QuantBuild.Quantization.Algorithms.Distillation;

/// <summary>What a student is taught, and how it sees the texts.</summary>
internal sealed record DistillationOptions
{
    /// <summary>Texts a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Decides the order of the texts, and dropout.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The dropout rate of hidden states, in [0, 1).</summary>
    public float Dropout { get; init; }

    /// <summary>What the student matches.</summary>
    public required DistillationLoss Loss { get; init; }

    /// <summary>Factor on the mean squared error of the layers, with <see cref="DistillationLoss.Layers"/>.</summary>
    public float LayerWeight { get; init; } = 1f;

    /// <summary>Divides both models' logits where the task makes probabilities of them; positive.</summary>
    public float Temperature { get; init; } = 1f;

    /// <summary>Factor on the task's loss against the texts' labels, which is added; 0 leaves labels alone.</summary>
    public float LabelWeight { get; init; }
}
