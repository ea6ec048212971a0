namespace QuantBuild.MSBuild.Protocol;

internal static class Duration
{
    /// <summary>Such as <c>40 s</c>, <c>1 min 12 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Of(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Min(Math.Max(seconds, 0), 1e9));
        return time.TotalHours >= 1
            ? $"{(int)time.TotalHours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
