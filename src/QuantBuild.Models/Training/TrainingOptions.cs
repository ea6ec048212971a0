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

    /// <summary>
    /// Steps between scores, rounded up to a reading of the loss; the parameters before the first step are then scored
    /// too. Null (default): after each epoch.
    /// </summary>
    public int? ScoreInterval { get; init; }

    /// <summary>
    /// An existing folder for the training's state: a training that finds one there goes on from it. Null (default):
    /// none.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// Least time between checkpoints, which are written after a reading of the loss; never changes the result. Default
    /// 30 seconds.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What learning rates are multiplied by when a loss that is no finite number sends the training back to its best
    /// parameters; a second such loss ends it with these. Null (default): an exception at the first.
    /// </summary>
    public float? RecoveryFactor { get; init; }

    /// <summary>
    /// For scores that are minus a loss: one whose loss is more than this many times the best one's, or no finite
    /// number, counts as a loss that is no finite number does. Null (default): scores are only compared.
    /// </summary>
    public double? DivergenceFactor { get; init; }

    /// <summary>Called after each reading.</summary>
    public Action<TrainingProgress>? Progress { get; init; }
}
