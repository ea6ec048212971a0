using QuantBuild.Models.Metrics;

namespace QuantBuild.Quantization.Evaluation;

/// <param name="Logits">Of the quantized model, in the data set's order.</param>
/// <param name="Errors">One a module.</param>
public sealed record QuantizedEvaluationResult(LogitTable Logits, IReadOnlyList<ModuleError> Errors);
