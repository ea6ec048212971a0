namespace QuantBuild.Models.Training;

/// <summary>What came of a training.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="Losses">Every reading of the loss.</param>
/// <param name="Scores">Every score; empty where there was none.</param>
/// <param name="BestEpoch">The epoch, from 0, whose parameters the model now has; the last without scores.</param>
public sealed record TrainingResult(
    int Steps, IReadOnlyList<TrainingProgress> Losses, IReadOnlyList<double> Scores, int BestEpoch)
{
    /// <summary>Steps after which the parameters were those the model now has; 0 for those it came with.</summary>
    public int BestStep { get; init; } = Steps;

    /// <summary>
    /// Steps by which the training had diverged: after the first, training went on from the best parameters at
    /// a lower rate; the second ended it.
    /// </summary>
    public IReadOnlyList<int> Divergences { get; init; } = [];
}
