namespace QuantBuild.Pipeline.Planning;

/// <param name="Name">Of the stage.</param>
/// <param name="Version">Of its algorithm.</param>
/// <param name="Parameters">That decide its result.</param>
/// <param name="Sources">Names of input files.</param>
/// <param name="Dependencies">Names of the stages whose results it uses.</param>
public sealed record PlannedStage(
    string Name,
    int Version,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Dependencies);
