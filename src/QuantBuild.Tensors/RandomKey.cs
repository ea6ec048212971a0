namespace QuantBuild.Tensors;

/// <summary>Names one stream of the counter-based generator: the same key gives the same numbers anywhere.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Purpose">What the numbers are for; one constant each.</param>
/// <param name="Step">Training step, layer, or whatever distinguishes uses of one purpose.</param>
public readonly record struct RandomKey(ulong Seed, uint Purpose, uint Step);
