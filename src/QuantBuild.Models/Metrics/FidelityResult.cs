namespace QuantBuild.Models.Metrics;

/// <summary>How closely one model follows another on the same texts.</summary>
/// <param name="Agreement">Share of texts for which both predict the same class.</param>
/// <param name="KlDivergence">Mean over texts of Σ p·ln(p/q), p of the full-precision model, in nats.</param>
/// <param name="SquaredLogitError">Mean over all logits of the squared difference.</param>
/// <param name="Samples">Texts.</param>
public sealed record FidelityResult(
    double Agreement, double KlDivergence, double SquaredLogitError, int Samples);
