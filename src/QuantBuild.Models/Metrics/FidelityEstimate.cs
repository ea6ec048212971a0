namespace QuantBuild.Models.Metrics;

/// <summary>How closely one model follows another, with bootstrap 95 % intervals over the texts.</summary>
/// <param name="Agreement">Share of texts for which both predict the same class.</param>
/// <param name="KlDivergence">Mean over texts of Σ p·ln(p/q), in nats.</param>
public sealed record FidelityEstimate(Estimate Agreement, Estimate KlDivergence);
