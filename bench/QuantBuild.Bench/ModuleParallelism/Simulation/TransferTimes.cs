namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>Seconds that pass beside the computing.</summary>
/// <param name="Delivery">From the end of a piece of work until the receiver can have its entry.</param>
/// <param name="HandOff">From the end of a piece of work until the worker begins the next.</param>
internal readonly record struct TransferTimes(double Delivery, double HandOff);
