using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Stages;

/// <summary>What a stage's body works with.</summary>
/// <param name="Output">Where the artifact's files go.</param>
/// <param name="Artifacts">Of the stages it depends on, by stage name.</param>
/// <param name="Progress">Called with the fraction done, in [0, 1].</param>
/// <param name="Cancellation">Looked at at least every second.</param>
/// <param name="CheckpointFolder">
/// Makes the folder where the stage keeps what an interrupted run is to go on from, and returns its absolute path.
/// </param>
/// <param name="CheckpointInterval">Time between two checkpoints.</param>
internal sealed record StageContext(
    ArtifactWriter Output,
    IReadOnlyDictionary<string, Artifact> Artifacts,
    Action<double> Progress,
    CancellationToken Cancellation,
    Func<string> CheckpointFolder,
    TimeSpan CheckpointInterval)
{
    public string PathOf(StageNode dependency, string file) => Artifacts[dependency.Name].PathOf(file);
}
