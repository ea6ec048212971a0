using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Pipeline.Planning;

namespace QuantBuild.Pipeline.Reports;

/// <summary>
/// What <c>report.json</c> and <c>report.md</c> say: nothing that depends on the machine or the time.
/// </summary>
internal sealed record RunReport
{
    public required string Recipe { get; init; }

    public required string ModelName { get; init; }

    public required long ModelParameters { get; init; }

    /// <summary>
    /// Tensors of the source that the model is not made of, in ordinal order: no checkpoint takes them over.
    /// </summary>
    public required IReadOnlyList<string> LeftOutTensors { get; init; }

    public required RunProvenance Provenance { get; init; }

    /// <summary>What became of the model.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>Null where the recipe trains only.</summary>
    public required QuantizationSummary? Quantization { get; init; }

    /// <summary>Null where the recipe trains nothing.</summary>
    public required TrainingHistory? Training { get; init; }

    public required IReadOnlyList<MetricPair> Evaluation { get; init; }

    /// <summary>What the task says of the evaluation texts beside its figures.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }

    /// <summary>What the full-precision model has to beat: one a metric at most.</summary>
    public required IReadOnlyList<Baseline> Baselines { get; init; }

    /// <summary>All that gates can be held against: metrics, fidelity, size.</summary>
    public required IReadOnlyList<ReportFigure> Figures { get; init; }

    /// <summary>Of each use that the recipe has.</summary>
    public required IReadOnlyList<TextsReport> Texts { get; init; }

    public required IReadOnlyList<GateReport> Gates { get; init; }

    /// <summary>One a measure of the task, in its order.</summary>
    public required IReadOnlyList<FidelityResult> Fidelity { get; init; }

    public required IReadOnlyList<ModuleReport> Modules { get; init; }

    /// <summary>Null where nothing was calibrated.</summary>
    public required int? CalibrationSamples { get; init; }

    public required long FullBytes { get; init; }

    /// <summary>What was written, in the recipe's order; at least one.</summary>
    public required IReadOnlyList<WrittenCheckpoint> Checkpoints { get; init; }

    /// <summary>Of the first checkpoint.</summary>
    public long QuantizedBytes => Checkpoints[0].WeightBytes;

    /// <summary>Null where the model is no task's on a shared backbone.</summary>
    public required BackboneReport? Backbone { get; init; }

    public required IReadOnlyList<OutputFile> Files { get; init; }
}
