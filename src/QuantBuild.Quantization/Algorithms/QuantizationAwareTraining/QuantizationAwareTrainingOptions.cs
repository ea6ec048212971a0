using QuantBuild.Quantization.Algorithms.Distillation;

namespace QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;

/// <summary>Knobs of <see cref="QuantizationAwareTrainingMethod"/>.</summary>
public sealed record QuantizationAwareTrainingOptions
{
    /// <summary>Passes over the training texts.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Texts a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate of weights and other parameters after the warm-up; it falls linearly to 0.</summary>
    public float LearningRate { get; init; } = 1e-4f;

    /// <summary>The learning rate of step sizes, which falls likewise.</summary>
    public float StepSizeLearningRate { get; init; } = 1e-4f;

    /// <summary>Share of all steps in which the rates rise from 0, in [0, 1].</summary>
    public float WarmupShare { get; init; } = 0.1f;

    /// <summary>
    /// The dropout rate of hidden states, in [0, 1). A quantized model has little to spare: none by default.
    /// </summary>
    public float Dropout { get; init; }

    /// <summary>Decides the order of the texts, and dropout.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>What the student matches.</summary>
    public DistillationLoss Distillation { get; init; } = DistillationLoss.Layers;

    /// <summary>Factor on the mean squared error of the layers, with <see cref="DistillationLoss.Layers"/>.</summary>
    public float LayerWeight { get; init; } = 1f;

    /// <summary>Divides both models' logits where the task makes probabilities of them; positive.</summary>
    public float Temperature { get; init; } = 1f;

    /// <summary>Factor on the task's loss against the texts' labels, which is added; 0 leaves labels alone.</summary>
    public float LabelWeight { get; init; }
}
