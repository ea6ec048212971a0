namespace QuantBuild.Models.Training;

/// <summary>What came of a training.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="Losses">Every reading of the loss that was a number.</param>
/// <param name="Scores">Every score; empty where there was none.</param>
/// <param name="BestStep">
/// Steps after which the parameters were those that are left: of equal scores the earlier, or the later where scores
/// change; 0 for those before the first step, the last without scores.
/// </param>
/// <param name="BestEpoch">The epoch of that step, from 0; 0 without epochs.</param>
/// <param name="Divergences">
/// Steps by which the training had diverged: after the first, training went on from the best parameters at a lower
/// rate; the second ended it.
/// </param>
public sealed record TrainingResult(
    int Steps,
    IReadOnlyList<TrainingProgress> Losses,
    IReadOnlyList<double> Scores,
    int BestStep,
    int BestEpoch,
    IReadOnlyList<int> Divergences);
