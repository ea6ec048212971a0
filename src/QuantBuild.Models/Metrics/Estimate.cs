namespace QuantBuild.Models.Metrics;

/// <summary>A value with its 95 % interval.</summary>
/// <param name="Value">Over the whole data set.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Estimate(double Value, double Low, double High);
