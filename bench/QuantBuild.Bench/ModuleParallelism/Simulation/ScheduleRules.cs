namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>What the deterministic schedule of MREM-P asks for, as the method has it.</summary>
internal sealed record ScheduleRules
{
    /// <summary>Training steps a module.</summary>
    public required int Steps { get; init; }

    /// <summary>Training step t waits for the entry of step t − lag.</summary>
    public required int Lag { get; init; }

    /// <summary>Entries that a receiver may leave unacknowledged before its sender waits.</summary>
    public required int EntriesInFlight { get; init; }

    /// <summary>Batches before training.</summary>
    public required int WarmUpBatches { get; init; }

    /// <summary>Of them, the first, which a module waits for before it calibrates.</summary>
    public required int CalibrationBatches { get; init; }

    /// <summary>Number of the first warm-up step.</summary>
    public int FirstStep => -WarmUpBatches;
}
