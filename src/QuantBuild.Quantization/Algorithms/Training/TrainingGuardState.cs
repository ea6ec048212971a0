using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>What a <see cref="TrainingGuard"/> needs to go on.</summary>
/// <param name="RateFactor">Multiplies the rates.</param>
/// <param name="IsStopped">Whether training has ended.</param>
/// <param name="IsBest">Whether the state when last measured was the best.</param>
/// <param name="BestValues">The best state.</param>
/// <param name="Incidents">So far.</param>
internal sealed record TrainingGuardState(
    float RateFactor,
    bool IsStopped,
    bool IsBest,
    IReadOnlyList<float[]> BestValues,
    IReadOnlyList<TrainingIncident> Incidents);
