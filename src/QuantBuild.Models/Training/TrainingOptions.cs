using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>How a <see cref="TrainingRun"/> trains, whatever it trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>Steps in all; may be 0.</summary>
    public required int Steps { get; init; }

    /// <summary>
    /// Steps an epoch has: the loss is read at its end too. Null (default) where epochs mean nothing.
    /// </summary>
    public int? EpochSteps { get; init; }

    /// <summary>First steps, in which the learning rate rises from 0. Default none.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>How the learning rate falls to 0 after them, or stays. Default: linearly.</summary>
    public LearningRateDecay Decay { get; init; }

    /// <summary>The optimizer's options; by default gradients are clipped to a norm of 1.</summary>
    public AdamOptions Optimizer { get; init; } = new() { MaximumGradientNorm = 1f };

    /// <summary>
    /// Steps between two readings of the loss from the backend, in which nothing waits for it; default 20.
    /// </summary>
    public int ReportInterval { get; init; } = 20;

    /// <summary>
    /// Whether the losses between two readings are added in single precision for their mean. Default false.
    /// </summary>
    public bool HasSinglePrecisionMeans { get; init; }

    /// <summary>
    /// Steps between scores, rounded up to a reading of the loss; the parameters before the first step are then scored
    /// too. Null (default): after each epoch, and at the end.
    /// </summary>
    public int? ScoreInterval { get; init; }

    /// <summary>
    /// Whether scores decide which parameters are left: the best ones, else (false) the last. Default true.
    /// </summary>
    public bool KeepsBest { get; init; } = true;

    /// <summary>
    /// Scores in a row, none of them above the best one, with which the training ends before its last step. Null
    /// (default): it never does.
    /// </summary>
    public int? Patience { get; init; }

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

    /// <summary>
    /// An existing folder for the state of a <see cref="TrainingLoop"/>: a training that finds one there goes on from
    /// it. Null (default): none.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// Least time between checkpoints, which are written after a reading of the loss; never changes the result. Default
    /// 30 seconds.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Called after each reading whose mean is a number.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Called by a <see cref="TrainingLoop"/> after each step with the number of steps done.</summary>
    public Action<int>? Stepped { get; init; }

    /// <summary>Passes over a data set.</summary>
    /// <param name="batches">Give the steps of an epoch.</param>
    /// <param name="epochs">How many; may be 0.</param>
    /// <param name="warmupShare">Share of all steps in which the learning rate rises from 0, in [0, 1].</param>
    public static TrainingOptions ForEpochs(EpochBatches batches, int epochs, float warmupShare = 0.1f)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var steps = epochs * batches.StepsAnEpoch;
        return new()
        {
            Steps = steps, EpochSteps = batches.StepsAnEpoch, WarmupSteps = (int)(steps * warmupShare),
        };
    }
}
