using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline;

/// <summary>What a run made.</summary>
public sealed record RunResult
{
    /// <summary>The recipe's name.</summary>
    public required string Name { get; init; }

    public required string OutputFolder { get; init; }

    public required IReadOnlyList<MetricPair> Metrics { get; init; }

    /// <summary>How closely the quantized model follows the full-precision one: one a measure of the task.</summary>
    public required IReadOnlyList<FidelityResult> Fidelity { get; init; }

    /// <summary>Bytes of the full-precision weights.</summary>
    public required long FullBytes { get; init; }

    /// <summary>Every checkpoint that was written, in the recipe's order; at least one.</summary>
    public required IReadOnlyList<WrittenCheckpoint> Checkpoints { get; init; }

    /// <summary>Bytes of the first checkpoint's weights, a sidecar included.</summary>
    public long QuantizedBytes => Checkpoints[0].WeightBytes;

    /// <summary>Absolute path of a report that people read, or null where the recipe asks for none.</summary>
    public required string? ReportForPeople { get; init; }

    /// <summary>Absolute paths of all outputs.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Absolute paths of every file that was read.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>
    /// Absolute paths that a file was looked for at, where none lay: one that appears can change the result.
    /// </summary>
    public required IReadOnlyList<string> Probes { get; init; }

    /// <summary>QB4005, one a failed gate. The outputs are there all the same.</summary>
    public required IReadOnlyList<Diagnostic> GateFailures { get; init; }

    /// <summary>Every gate, in the recipe's order.</summary>
    public required IReadOnlyList<GateReport> Gates { get; init; }

    /// <summary>
    /// QB4015 to QB4019: what makes the figures mean little. The same on every run, whatever the cache held.
    /// </summary>
    public required IReadOnlyList<Diagnostic> Warnings { get; init; }

    /// <summary>What became of the model.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>What became of each stage, in the order they ended.</summary>
    public required IReadOnlyList<StageOutcome> Stages { get; init; }

    /// <summary>How much the cache holds, of this and all other recipes.</summary>
    public required CacheUse Cache { get; init; }

    public required double Seconds { get; init; }

    /// <summary>What each stage left, by its name.</summary>
    internal IReadOnlyDictionary<string, Artifact> Artifacts { get; init; } = new Dictionary<string, Artifact>();

    /// <summary>Whether nothing had to be computed.</summary>
    public bool AllHits => Stages.All(stage => stage.State == StageState.Hit);
}
