namespace QuantBuild.Packages.Manifests;

/// <summary>A metric of a model's report; all numbers are finite.</summary>
/// <param name="Name">Such as <c>accuracy</c>.</param>
/// <param name="Quantized">Of the packed model.</param>
/// <param name="Full">Of the source model.</param>
/// <param name="Low">Lower end of the 95 % interval of <paramref name="Quantized"/>.</param>
/// <param name="High">Upper end.</param>
/// <param name="Samples">Measured on so many; at least 1.</param>
public sealed record PackagedMetric(string Name, double Quantized, double Full, double Low, double High, int Samples);
