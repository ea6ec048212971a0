using QuantBuild.Pipeline.Running;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>Writes down what every computed stage cost, at once: the run may be killed in the next one.</summary>
internal sealed class RecordingListener(IRunListener inner, CostLedger ledger) : IRunListener
{
    public void StageStarted(string name, string reason) => inner.StageStarted(name, reason);

    public void StageProgressed(string name, double fraction, double overall) =>
        inner.StageProgressed(name, fraction, overall);

    public void StageEnded(StageOutcome outcome)
    {
        if (outcome.State == StageState.Done)
        {
            ledger.Add(outcome);
        }

        inner.StageEnded(outcome);
    }
}
