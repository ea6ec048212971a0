using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>Keeps what it is told, and can act when a stage starts.</summary>
internal sealed class RecordingListener : IRunListener
{
    public List<string> Started { get; } = [];

    public Dictionary<string, string> Reasons { get; } = [];

    public List<double> Overall { get; } = [];

    public Action<string>? OnStarted { get; init; }

    public Action<string, double>? Progressed { get; init; }

    public void StageStarted(string name, string reason)
    {
        Started.Add(name);
        Reasons[name] = reason;
        OnStarted?.Invoke(name);
    }

    public void StageProgressed(string name, double fraction, double overall)
    {
        Overall.Add(overall);
        Progressed?.Invoke(name, fraction);
    }

    public void StageEnded(StageOutcome outcome)
    {
        // What ran and what did not stands in the result.
    }
}
