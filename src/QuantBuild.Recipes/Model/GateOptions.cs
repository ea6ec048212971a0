namespace QuantBuild.Recipes;

/// <summary>At least one of the two conditions is given.</summary>
/// <param name="Metric">One of the evaluation's metrics.</param>
/// <param name="MaxDrop">Largest allowed full-precision value minus quantized value, a fraction.</param>
/// <param name="Minimum">Smallest allowed quantized value, a fraction.</param>
public sealed record GateOptions(string Metric, double? MaxDrop, double? Minimum);
