namespace QuantBuild.Bench.Engine;

/// <summary>
/// One line of the report; <paramref name="Ratio"/> is the median over the repetitions of value / peak.
/// </summary>
internal sealed record Measurement(string Name, double Value, string Unit, double Peak, double Ratio);
