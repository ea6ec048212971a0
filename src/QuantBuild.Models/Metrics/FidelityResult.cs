namespace QuantBuild.Models.Metrics;

/// <summary>What a measure of fidelity gave.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Value">Over the whole data set.</param>
/// <param name="Low">Lower end of the bootstrap 95 % interval; null where the measure states none.</param>
/// <param name="High">Upper end, likewise.</param>
public sealed record FidelityResult(
    IFidelityMeasure Measure, double Value, double? Low = null, double? High = null)
{
    /// <summary>The mean of one value a text, and its interval.</summary>
    public static FidelityResult OfMean(IFidelityMeasure measure, double[] values, ulong seed)
    {
        var (value, low, high) = Bootstrap.Mean(values, seed);
        return new FidelityResult(measure, value, low, high);
    }
}
