namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>A whole run as it would be.</summary>
/// <param name="Workers">Modules that compute at the same time.</param>
/// <param name="Modules">All of them.</param>
/// <param name="Work">In the order in which it ended.</param>
internal sealed record SimulatedRun(int Workers, int Modules, IReadOnlyList<SimulatedWork> Work)
{
    /// <summary>Seconds from the start to the end of the last piece of work.</summary>
    public double Makespan { get; } = Work.Max(work => work.End);

    /// <summary>Share of the makespan that each worker computes, in [0, 1].</summary>
    public IReadOnlyList<double> Utilisation =>
        [.. Enumerable.Range(0, Workers).Select(worker =>
            Work.Where(work => work.Worker == worker).Sum(work => work.Seconds) / Makespan)];

    /// <summary>When the last module of all begins to train.</summary>
    public double WarmUpSeconds => Work.Where(work => work.Step == 0).Max(work => work.Start);

    /// <summary>When a module has done its last step.</summary>
    public double EndOf(int module) => Work.Where(work => work.Module == module).Max(work => work.End);
}
