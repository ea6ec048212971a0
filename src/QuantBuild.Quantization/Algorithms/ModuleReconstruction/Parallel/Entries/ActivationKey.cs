namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

/// <summary>Names one output of one module.</summary>
/// <param name="Module">That made it, from 0.</param>
/// <param name="Step">Training step from 0; negative in the warm-up before it.</param>
public readonly record struct ActivationKey(int Module, int Step);
