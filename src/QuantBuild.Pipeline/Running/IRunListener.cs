namespace QuantBuild.Pipeline.Running;

/// <summary>
/// Told what a run does, one call at a time. Progress of stages that train in parallel comes on other threads than the
/// run's. What the run makes does not depend on it.
/// </summary>
public interface IRunListener
{
    /// <summary>A stage that is not in the cache begins.</summary>
    void StageStarted(string name, string reason);

    /// <param name="name">Of the running stage.</param>
    /// <param name="fraction">Of the stage, in [0, 1].</param>
    /// <param name="overall">Of the whole run, by weight of stages, in [0, 1].</param>
    void StageProgressed(string name, double fraction, double overall);

    void StageEnded(StageOutcome outcome);
}
