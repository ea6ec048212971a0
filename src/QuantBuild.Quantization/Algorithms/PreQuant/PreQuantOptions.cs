using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>Knobs of <see cref="PreQuantMethod"/>.</summary>
public sealed record PreQuantOptions
{
    /// <summary>Which weights are outliers.</summary>
    public OutlierRule Outliers { get; init; } = new();

    /// <summary>What outliers start from.</summary>
    public OutlierStart Start { get; init; }

    /// <summary>What is trained; at least one part.</summary>
    public TrainedParts Train { get; init; } = TrainedParts.Outliers | TrainedParts.Head;

    /// <summary>Passes over the training texts; may be 0.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Texts a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate after the warm-up, of all but step sizes.</summary>
    public float LearningRate { get; init; } = 5e-4f;

    /// <summary>The learning rate of step sizes.</summary>
    public float StepSizeLearningRate { get; init; } = 1e-5f;

    /// <summary>Share of all steps in which the rates rise from 0, in [0, 1].</summary>
    public float WarmupShare { get; init; } = 0.1f;

    /// <summary>How the rates fall afterwards, or stay.</summary>
    public LearningRateDecay Decay { get; init; }

    /// <summary>Decoupled, of outliers and the head's matrices.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The dropout rate of hidden states, in [0, 1).</summary>
    public float Dropout { get; init; }

    /// <summary>Factor on the loss against the full-precision model's logits, which is added; 0 for none.</summary>
    public float DistillationWeight { get; init; }

    /// <summary>Divides both models' logits where the task makes probabilities of them; positive.</summary>
    public float Temperature { get; init; } = 1f;

    /// <summary>Decides the order of the texts, dropout, and random positions.</summary>
    public ulong Seed { get; init; } = 42;
}
