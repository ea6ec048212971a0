namespace QuantBuild.Models.Training;

/// <summary>A reading of the loss.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">The epoch of the last of them, from 0; 0 without epochs.</param>
/// <param name="Loss">Mean over the steps since the last reading.</param>
public readonly record struct TrainingProgress(int Step, int Steps, int Epoch, double Loss);
