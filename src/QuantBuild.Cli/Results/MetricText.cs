using System.Globalization;

namespace QuantBuild.Cli.Results;

/// <summary>Metrics as tables show them: fractions with four digits.</summary>
internal static class MetricText
{
    public static string Fraction(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string Interval(double low, double high) => $"{Fraction(low)} to {Fraction(high)}";
}
