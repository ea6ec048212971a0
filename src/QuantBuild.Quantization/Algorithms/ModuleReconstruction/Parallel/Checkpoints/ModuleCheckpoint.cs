using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

/// <summary>A module before a step, beside its training.</summary>
/// <param name="Step">Not taken yet.</param>
/// <param name="Reservoir">What it had received.</param>
/// <param name="Outbox">
/// What it had sent last in training: the module after it may not have received these. The warm-up it has, or it would
/// have no checkpoint.
/// </param>
internal sealed record ModuleCheckpoint(
    int Step, IReadOnlyCollection<ActivationEntry> Reservoir, IReadOnlyCollection<ActivationEntry> Outbox);
