using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>Pearson's correlation between the numbers of both models.</summary>
public sealed class AnswerCorrelation : IFidelityMeasure
{
    public string Name => "correlation";

    public string? Title => "correlation";

    public double Minimum => -1;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public FidelityResult Compare(LogitTable full, LogitTable quantized, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var estimate = Bootstrap.Evaluate(full.Texts, rows => Between(full, quantized, rows), seed);
        return new FidelityResult(this, estimate.Value, estimate.Low, estimate.High);
    }

    public FormattableString? Describe(FidelityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"correlation {result.Value:F4}\n({result.Low:F4} – {result.High:F4})";
    }

    private static double Between(LogitTable full, LogitTable quantized, ReadOnlySpan<int> rows)
    {
        var (left, right) = (new double[rows.Length], new double[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            left[i] = full[rows[i]][0];
            right[i] = quantized[rows[i]][0];
        }

        return Correlation.Pearson(left, right);
    }
}
