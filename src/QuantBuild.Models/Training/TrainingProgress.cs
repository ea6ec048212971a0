namespace QuantBuild.Models.Training;

/// <summary>Where a training stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">The current epoch, from 0.</param>
/// <param name="Loss">Mean over the steps since the last reading.</param>
public readonly record struct TrainingProgress(int Step, int Steps, int Epoch, double Loss);
