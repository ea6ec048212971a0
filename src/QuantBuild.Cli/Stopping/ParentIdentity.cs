using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Cli.Stopping;

/// <summary>A process, told apart from a later one with the same number by when it started.</summary>
/// <param name="ProcessId">Positive.</param>
/// <param name="StartTicks">Start time in UTC, in ticks of 100 ns since the year 1.</param>
internal readonly record struct ParentIdentity(int ProcessId, long StartTicks)
{
    /// <summary>Reads <c>PID:STARTTICKS</c>.</summary>
    public static bool TryParse(string text, out ParentIdentity identity)
    {
        identity = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0
            || !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            || !long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || processId == 0
            || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        identity = new ParentIdentity(processId, ticks);
        return true;
    }

    public static ParentIdentity Of(Process process) => new(process.Id, process.StartTime.ToUniversalTime().Ticks);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}:{StartTicks}");
}
