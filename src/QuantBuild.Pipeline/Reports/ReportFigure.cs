using System.Globalization;

namespace QuantBuild.Pipeline.Reports;

/// <summary>A figure of a report, as gates are held against it.</summary>
/// <param name="Name">As recipes and reports write it.</param>
/// <param name="Full">The full-precision model's value; null for a figure of the quantized model alone.</param>
/// <param name="Quantized">The quantized model's value.</param>
/// <param name="IsLargerBetter">Whether a larger value is the better one; else the smaller is.</param>
public sealed record ReportFigure(string Name, double? Full, double Quantized, bool IsLargerBetter)
{
    // Between these, four decimals say enough.
    private const double SmallestOfDecimals = 0.01;
    private const double LargestOfDecimals = 100;

    /// <summary>How much worse the quantized model is; null for a figure of it alone.</summary>
    public double? Drop => IsLargerBetter ? Full - Quantized : Quantized - Full;

    /// <summary>A value of a figure for people.</summary>
    public static string Show(double value) => value.ToString(
        Math.Abs(value) is 0 or (>= SmallestOfDecimals and < LargestOfDecimals) ? "F4" : "G6",
        CultureInfo.InvariantCulture);
}
