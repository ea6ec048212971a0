namespace QuantBuild.Pipeline.Reports;

/// <summary>A metric of both models on the evaluation data.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Full">Of the full-precision model.</param>
/// <param name="Quantized">Of the quantized model.</param>
/// <param name="Low">Lower end of the quantized value's bootstrap 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Samples">Texts.</param>
public sealed record MetricPair(string Metric, double Full, double Quantized, double Low, double High, int Samples);
