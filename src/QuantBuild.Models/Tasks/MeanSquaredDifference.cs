using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks;

/// <summary>The mean over texts of the squared difference between the one logit of both models.</summary>
public sealed class MeanSquaredDifference : IFidelityMeasure
{
    public string Name => "meanSquaredDifference";

    public string? Title => "mean squared difference";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var squares = new double[full.Texts];
        for (var text = 0; text < squares.Length; text++)
        {
            var difference = (double)full[text][0] - quantized[text][0];
            squares[text] = difference * difference;
        }

        return FidelityResult.OfMean(this, squares, seed);
    }

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"mean squared difference {result.Value:G4}\n({result.Low:G4} – {result.High:G4})";
    }
}
