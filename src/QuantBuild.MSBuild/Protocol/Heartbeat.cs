using System.Diagnostics;

namespace QuantBuild.MSBuild.Protocol;

/// <summary>Lets one progress line through when the stage changes, and then one every ten seconds.</summary>
internal sealed class Heartbeat
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sinceLast = new();
    private string lastStage = "";

    public bool IsDue(string stage)
    {
        var isSame = string.Equals(stage, lastStage, StringComparison.Ordinal);
        if (isSame && sinceLast.IsRunning && sinceLast.Elapsed < Period)
        {
            return false;
        }

        lastStage = stage;
        sinceLast.Restart();
        return true;
    }
}
