using System.Globalization;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>How tables write numbers; a figure that is not known is a dash.</summary>
internal static class Figure
{
    public const string Unknown = "–";

    public static string Fraction(Estimate? estimate) => estimate is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Value:F4} ({known.Low:F4} – {known.High:F4})")
        : Unknown;

    public static string Divergence(Estimate estimate) => string.Create(
        CultureInfo.InvariantCulture, $"{estimate.Value:G4} ({estimate.Low:G3} – {estimate.High:G3})");

    public static string Numbers(IEnumerable<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("G3", CultureInfo.InvariantCulture)));

    public static string Decibels(IEnumerable<double> relativeErrors) => string.Join(
        ' ', relativeErrors.Select(error => SignalToNoise(error)?.ToString("F1", CultureInfo.InvariantCulture) ?? "∞"));

    /// <summary>In decibels; null where nothing differs.</summary>
    public static double? SignalToNoise(double relativeError) =>
        relativeError > 0 ? -10 * Math.Log10(relativeError) : null;

    public static string Seconds(double? seconds) => Known(seconds, "F1");

    public static string Mebibytes(double? bytes) => Known(bytes / (1 << 20), "F0");

    public static string Ratio(double? ratio) => ratio is null ? Unknown : $"{Known(ratio, "0.##")}×";

    private static string Known(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;
}
