namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>What a module does next.</summary>
/// <param name="Kind">Of it.</param>
/// <param name="Step">Negative in the warm-up; null for the calibration.</param>
internal readonly record struct ModuleAction(ActionKind Kind, int? Step);
