using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>How a <see cref="TrainingLoop"/> trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the data; default 3.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Texts a step; default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Share of all steps in which the learning rate rises from 0, in [0, 1]; default 0.1.</summary>
    public float WarmupShare { get; init; } = 0.1f;

    /// <summary>Of the optimizer; by default gradients are clipped to a norm of 1.</summary>
    public AdamOptions Optimizer { get; init; } = new() { MaximumGradientNorm = 1f };

    /// <summary>Of the order of the data and of dropout; the same seed gives the same model.</summary>
    public ulong Seed { get; init; }

    /// <summary>Dropout rate of hidden states, in [0, 1); default 0.1.</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>The loss is read from the backend, and checked, every this many steps; default 20.</summary>
    public int ReportInterval { get; init; } = 20;

    /// <summary>Called after each reading.</summary>
    public Action<TrainingProgress>? Progress { get; init; }
}
