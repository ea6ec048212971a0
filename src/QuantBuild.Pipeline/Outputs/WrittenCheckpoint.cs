namespace QuantBuild.Pipeline.Outputs;

/// <summary>A checkpoint that a run wrote.</summary>
/// <param name="Format">As in the recipe, and the name of its folder in the output folder.</param>
/// <param name="WeightBytes">Length of the files that hold its weights.</param>
public sealed record WrittenCheckpoint(string Format, long WeightBytes);
