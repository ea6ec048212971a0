namespace QuantBuild.Recipes;

public sealed record DataOptions(CalibrationOptions Calibration, EvaluationOptions Evaluation);
