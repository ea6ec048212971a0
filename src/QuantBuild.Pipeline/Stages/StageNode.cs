namespace QuantBuild.Pipeline.Stages;

/// <summary>One node of the stage graph: a pure function of its parameters, sources and dependencies.</summary>
/// <param name="Name">Unique in the graph, such as <c>mrem.module-2</c>.</param>
/// <param name="Version">Grows when the same inputs give other bytes.</param>
/// <param name="Parameters">Values that decide the result, by name.</param>
/// <param name="Sources">
/// SHA-256 of input files from outside the graph, by name; null for a file that is looked for and does not exist.
/// </param>
/// <param name="Dependencies">Stages whose artifacts are inputs.</param>
/// <param name="Body">What makes the artifact.</param>
internal sealed record StageNode(
    string Name,
    int Version,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string?> Sources,
    IReadOnlyList<StageNode> Dependencies,
    IStageBody Body)
{
    /// <summary>Share of a run that the stage usually takes, in no particular unit; for progress only.</summary>
    public double Weight { get; init; } = 1;
}
