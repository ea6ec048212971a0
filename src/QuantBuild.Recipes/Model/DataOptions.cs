namespace QuantBuild.Recipes;

/// <param name="Calibration">What quantizers learn from.</param>
/// <param name="Evaluation">What the model is measured on.</param>
/// <param name="Training">
/// What <c>train</c> and the method <c>qat</c> train on, for which it is given; else maybe null.
/// </param>
public sealed record DataOptions(
    CalibrationOptions Calibration, EvaluationOptions Evaluation, TrainingDataOptions? Training);
