namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>One thing that a worker computed; for measurements.</summary>
/// <param name="Module">For which module, from 0.</param>
/// <param name="Step">Negative in the warm-up; null for the calibration before it.</param>
/// <param name="Started">Time stamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Ended">Likewise.</param>
internal readonly record struct ComputedWork(int Module, int? Step, long Started, long Ended);
