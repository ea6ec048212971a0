using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>What a <see cref="TrainingGuard"/> needs to go on.</summary>
internal sealed record TrainingGuardState(
    float RateFactor,
    bool IsStopped,
    double LastLoss,
    double BestLoss,
    IReadOnlyList<float[]> BestValues,
    IReadOnlyList<TrainingIncident> Incidents);
