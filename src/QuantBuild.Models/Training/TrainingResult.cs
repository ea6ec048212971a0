namespace QuantBuild.Models.Training;

/// <summary>What came of a training.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="Losses">Every reading of the loss.</param>
/// <param name="Scores">The development score after each epoch; empty where there was none.</param>
/// <param name="BestEpoch">The epoch, from 0, whose parameters the model now has; the last without scores.</param>
public sealed record TrainingResult(
    int Steps, IReadOnlyList<TrainingProgress> Losses, IReadOnlyList<double> Scores, int BestEpoch);
