using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>How one problem was solved.</summary>
/// <param name="Losses">The mean of each window of steps.</param>
/// <param name="Incidents">Where the training diverged.</param>
internal sealed record ReconstructionOutcome(IReadOnlyList<LossPoint> Losses, IReadOnlyList<TrainingIncident> Incidents);
