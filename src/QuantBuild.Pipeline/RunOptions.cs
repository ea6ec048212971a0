using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline;

/// <summary>Where and how a run works; of all this the backend's identity alone changes what it makes.</summary>
public sealed record RunOptions
{
    /// <summary>Absolute path of the cache; made if absent.</summary>
    public required string CacheRoot { get; init; }

    /// <summary>Absolute path of the folder that the outputs replace.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>What computes.</summary>
    public required BackendChoice Backend { get; init; }

    /// <summary>Memory there is; null for what the machine or the control group has.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Told what is likely to go wrong, before anything is computed; null for nobody.</summary>
    public Action<Diagnostic>? Warning { get; init; }

    /// <summary>What the recipe was read with: what it names is looked up here.</summary>
    public RunSlots Slots { get; init; } = RunSlots.Standard;

    /// <summary>Time between two checkpoints of a stage that can go on after an interruption.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);
}
