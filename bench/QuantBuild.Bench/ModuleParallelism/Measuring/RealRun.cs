namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>A run of the method itself.</summary>
internal sealed record RealRun
{
    /// <summary>Of one thread each.</summary>
    public required int Workers { get; init; }

    /// <summary>Training steps a module.</summary>
    public required int Steps { get; init; }

    /// <summary>From the call of the method to its return.</summary>
    public required double Seconds { get; init; }

    /// <summary>Before the first piece of work: backends, checkpoints looked for.</summary>
    public required double SetUpSeconds { get; init; }

    /// <summary>From the first piece of work until the last module begins to train.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>After the last piece of work: weights encoded.</summary>
    public required double FinishSeconds { get; init; }

    /// <summary>
    /// Median of the time from the end of a piece of work to the start of the next; of one worker only.
    /// </summary>
    public required double HandOffSeconds { get; init; }

    /// <summary>Seconds in which the garbage collector held all threads.</summary>
    public required double PauseSeconds { get; init; }

    public required int FullCollections { get; init; }

    public required double AllocatedBytes { get; init; }

    /// <summary>Of all threads of the process, in seconds.</summary>
    public required double ProcessorSeconds { get; init; }

    /// <summary>Of other processes meanwhile; 0 where the system does not tell.</summary>
    public required double OtherSeconds { get; init; }

    /// <summary>
    /// Processor seconds that other virtual machines took meanwhile; 0 where the system does not tell.
    /// </summary>
    public required double StolenSeconds { get; init; }

    /// <summary>SHA-256 of the modules' files.</summary>
    public required string Digest { get; init; }

    public required IReadOnlyList<Simulation.ModuleTimes> Modules { get; init; }

    /// <summary>Null where nobody looked.</summary>
    public required EntryTimes? Entries { get; init; }

    public double ComputeSeconds => Modules.Sum(module =>
        module.Calibration + module.WarmUp.Sum() + module.Training.Sum());
}
