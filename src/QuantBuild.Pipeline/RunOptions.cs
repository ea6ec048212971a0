using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline;

/// <summary>Where and how a run works; nothing here changes what it makes.</summary>
public sealed record RunOptions
{
    /// <summary>Absolute path of the cache; made if absent.</summary>
    public required string CacheRoot { get; init; }

    /// <summary>Absolute path of the folder that the outputs replace.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>At least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Memory there is; null for what the machine or the control group has.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Told what is likely to go wrong, before anything is computed; null for nobody.</summary>
    public Action<Diagnostic>? Warning { get; init; }

    /// <summary>Finds models in packages; null where recipes may name folders only.</summary>
    public IModelSourceProvider? ModelSources { get; init; }

    /// <summary>Time between two checkpoints of a stage that can go on after an interruption.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);
}
