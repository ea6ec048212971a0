namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>A piece of work on the time line, in seconds from the start.</summary>
/// <param name="Worker">Who did it, from 0.</param>
/// <param name="Module">For whom, from 0.</param>
/// <param name="Step">Negative in the warm-up; null for the calibration.</param>
/// <param name="Start">When.</param>
/// <param name="End">Till when.</param>
internal readonly record struct SimulatedWork(int Worker, int Module, int? Step, double Start, double End)
{
    public double Seconds => End - Start;
}
