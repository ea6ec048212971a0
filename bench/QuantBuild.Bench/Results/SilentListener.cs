using QuantBuild.Pipeline.Running;

namespace QuantBuild.Bench.Results;

internal sealed class SilentListener : IRunListener
{
    public static SilentListener Instance { get; } = new();

    public void StageStarted(string name, string reason)
    {
    }

    public void StageProgressed(string name, double fraction, double overall)
    {
    }

    public void StageEnded(StageOutcome outcome)
    {
    }
}
