namespace QuantBuild.Models.Metrics;

/// <summary>A metric's value with its uncertainty.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Value">Over the whole data set.</param>
/// <param name="Low">Lower end of the bootstrap 95 % interval.</param>
/// <param name="High">Upper end of the bootstrap 95 % interval.</param>
/// <param name="Samples">Texts of the data set.</param>
public sealed record MetricResult(string Metric, double Value, double Low, double High, int Samples);
