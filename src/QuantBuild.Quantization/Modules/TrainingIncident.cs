namespace QuantBuild.Quantization.Modules;

/// <summary>A loss that was not a number, or far above the best one.</summary>
/// <param name="Step">Training steps taken by then.</param>
/// <param name="Recovery">What was done.</param>
public readonly record struct TrainingIncident(int Step, TrainingRecovery Recovery);
