using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>The smallest cosine between both models' vectors of one text; states no interval.</summary>
public sealed class SmallestCosine : IFidelityMeasure
{
    public string Name => "smallestCosine";

    public string? Title => "smallest cosine";

    public double Minimum => -1;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed) =>
        new(this, VectorCosine.OfTexts(full, quantized).Min());

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"smallest cosine {result.Value:F4}";
    }
}
