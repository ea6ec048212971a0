using QuantBuild.Pipeline.Running;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>Nobody watches.</summary>
internal sealed class SilentListener : IRunListener
{
    public void StageStarted(string name, string reason)
    {
        // Nobody watches.
    }

    public void StageProgressed(string name, double fraction, double overall)
    {
        // Nobody watches.
    }

    public void StageEnded(StageOutcome outcome)
    {
        // Nobody watches.
    }
}
