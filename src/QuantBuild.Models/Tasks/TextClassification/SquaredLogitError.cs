using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The mean over all logits of the squared difference.</summary>
public sealed class SquaredLogitError : IFidelityMeasure
{
    public string Name => "squaredLogitError";

    public string? Title => null;

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    /// <summary>Sums in double precision, in the order of the texts; states no interval.</summary>
    /// <inheritdoc/>
    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var sum = 0.0;
        for (var row = 0; row < full.Texts; row++)
        {
            sum += SquaredDistance(full[row], quantized[row]);
        }

        return new FidelityResult(this, sum / full.Values.Length);
    }

    public FormattableString? Describe(FidelityResult result) => null;

    private static double SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            var difference = (double)left[i] - right[i];
            sum += difference * difference;
        }

        return sum;
    }
}
