namespace QuantBuild.Pipeline.Running;

/// <summary>
/// Tells what one of several recipes of a run does: stages by the recipe's name, progress as a part of the whole.
/// </summary>
/// <param name="listener">Is told.</param>
/// <param name="prefix">Put before every stage's name; empty for the recipe that was asked for.</param>
/// <param name="index">Of the recipe, from 0.</param>
/// <param name="count">Of recipes.</param>
internal sealed class ChainListener(IRunListener listener, string prefix, int index, int count) : IRunListener
{
    public void StageStarted(string name, string reason) => listener.StageStarted(prefix + name, reason);

    public void StageProgressed(string name, double fraction, double overall) =>
        listener.StageProgressed(prefix + name, fraction, (index + overall) / count);

    public void StageEnded(StageOutcome outcome) => listener.StageEnded(outcome with { Name = prefix + outcome.Name });
}
