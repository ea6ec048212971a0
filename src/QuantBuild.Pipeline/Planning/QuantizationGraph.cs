using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Pipeline.Stages;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The stages of a recipe, each behind those it depends on.</summary>
/// <param name="Model">What the model is made of.</param>
/// <param name="Stages">In an order they can run in.</param>
/// <param name="Modules">The recipe's modules, in order.</param>
/// <param name="PlannedMatrices">Every matrix of the model.</param>
/// <param name="Outcome">What becomes of the model.</param>
/// <param name="Memory">What the stages need.</param>
internal sealed record QuantizationGraph(
    ModelDescription Model,
    IReadOnlyList<StageNode> Stages,
    IReadOnlyList<ModuleSource> Modules,
    IReadOnlyList<PlannedMatrix> PlannedMatrices,
    RunOutcome Outcome,
    IReadOnlyList<MemoryNeed> Memory)
{
    public const string CalibrationTexts = "calibration-texts";
    public const string TrainingTexts = "training-texts";
    public const string EvaluationTexts = "evaluation-texts";
    public const string FullPrecisionLogits = "full-precision-evaluation";
    public const string QuantizedEvaluation = "quantized-evaluation";
    public const string AnswerCalibration = "vector-ranges";

    /// <summary>Name of the stage that writes a format.</summary>
    public static string ExportOf(string format) => $"export.{format}";
}
