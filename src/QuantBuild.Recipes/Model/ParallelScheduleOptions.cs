namespace QuantBuild.Recipes;

/// <summary>The keys of <c>quantize.mrem</c> for the schedule <c>parallel</c>.</summary>
public sealed record ParallelScheduleOptions
{
    /// <summary><c>deterministic</c> or <c>free-running</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Steps until teacher forcing ends; 0 for none.</summary>
    public required int AnnealSteps { get; init; }

    /// <summary>Entries a step draws from.</summary>
    public required int Capacity { get; init; }

    /// <summary>Batches before training.</summary>
    public required int WarmUp { get; init; }

    /// <summary>In steps.</summary>
    public required int Lag { get; init; }

    /// <summary>0 for one a module.</summary>
    public required int Workers { get; init; }

    public required int ReservoirMegabytes { get; init; }
}
