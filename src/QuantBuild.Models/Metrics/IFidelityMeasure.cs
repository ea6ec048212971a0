using QuantBuild.Models.Data;

namespace QuantBuild.Models.Metrics;

/// <summary>A figure of how closely a quantized model follows the full-precision one on the same texts.</summary>
public interface IFidelityMeasure : IFigure
{
    /// <summary>What tables call it; null for a measure that stands in <c>report.json</c> alone.</summary>
    string? Title { get; }

    /// <summary>Compares the outputs of both models. The same seed gives the same interval.</summary>
    /// <param name="full">Of the full-precision model.</param>
    /// <param name="quantized">Of the quantized model.</param>
    /// <param name="seed">Of the bootstrap over the texts.</param>
    /// <exception cref="ArgumentException">The tables are of other shapes, or empty.</exception>
    FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed);

    /// <summary>Compares the outputs of both models, where targets say which belong together.</summary>
    /// <inheritdoc cref="Compare(LogitTable, LogitTable, ulong)"/>
    /// <param name="full">Of the full-precision model.</param>
    /// <param name="quantized">Of the quantized model.</param>
    /// <param name="targets">Of the texts; null where there are none.</param>
    /// <param name="seed">Of the bootstrap over the texts.</param>
    FidelityResult Compare(LogitTable full, LogitTable quantized, ITargets? targets, ulong seed) =>
        Compare(full, quantized, seed);

    /// <summary>The result as the part of a sentence; null where <see cref="Title"/> is.</summary>
    FormattableString? Describe(FidelityResult result);
}
