using QuantBuild.Models.Metrics;

namespace QuantBuild.Pipeline.Tests.Tasks.Share;

/// <summary>The mean over texts of the squared difference between the answers of both models.</summary>
internal sealed class ShareDifference : IFidelityMeasure
{
    public string Name => "shareDifference";

    public string? Title => "share difference";

    public double Minimum => 0;

    public double Maximum => double.PositiveInfinity;

    public bool IsLargerBetter => false;

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        full.RequireComparable(quantized);
        var squares = Enumerable.Range(0, full.Texts).Select(row => (double)full[row][0] - quantized[row][0])
            .Select(difference => difference * difference);
        return FidelityResult.OfMean(this, [.. squares], seed);
    }

    public FormattableString? Describe(FidelityResult result) =>
        $"share difference {result.Value:G4} ({result.Low:G4} – {result.High:G4})";
}
