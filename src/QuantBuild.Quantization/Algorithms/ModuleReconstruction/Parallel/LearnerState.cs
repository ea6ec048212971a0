using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>What a <see cref="ModuleLearner"/> needs to go on.</summary>
/// <param name="Steps">Training steps that moved the optimizer's schedule.</param>
/// <param name="Tensors">Everything trained, in its fixed order.</param>
/// <param name="Optimizer">Its moments.</param>
/// <param name="Guard">Best state and rate.</param>
/// <param name="Losses">Of the windows.</param>
internal sealed record LearnerState(
    int Steps,
    IReadOnlyList<float[]> Tensors,
    AdamState Optimizer,
    TrainingGuardState Guard,
    WindowedLossState Losses);
