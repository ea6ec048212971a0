using System.Globalization;

namespace QuantBuild.Cli.Output;

/// <summary>Durations in a person's words.</summary>
internal static class Duration
{
    /// <summary>Such as <c>4.2 s</c>, <c>3 min 20 s</c>, <c>2 h 05 min</c>.</summary>
    public static string Format(double seconds)
    {
        var whole = TimeSpan.FromSeconds(Math.Round(seconds));
        return whole.TotalMinutes < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
            : FormatWhole(whole);
    }

    /// <summary>The same without fractions of a second: <c>about 12 s left</c>.</summary>
    public static string FormatLeft(double? seconds)
    {
        if (seconds is not { } known)
        {
            return "time left unknown";
        }

        var whole = TimeSpan.FromSeconds(Math.Ceiling(known));
        var text = whole.TotalMinutes < 1 ? $"{whole.Seconds} s" : FormatWhole(whole);
        return $"about {text} left";
    }

    private static string FormatWhole(TimeSpan whole) => whole.TotalHours < 1
        ? $"{whole.Minutes} min {whole.Seconds:00} s"
        : $"{(int)whole.TotalHours} h {whole.Minutes:00} min";
}
