using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Sources;

/// <summary>Data of a hub on this machine.</summary>
/// <param name="Files">At least one, byte for byte those that the source states, in the order of their rows.</param>
/// <param name="Commit">What the revision is: the same on every machine.</param>
/// <param name="Inputs">
/// Absolute paths of the files beside them that decide which they are, such as a lock file: inputs of a build.
/// </param>
public sealed record LocatedDataset(IReadOnlyList<RecipePath> Files, string Commit, IReadOnlyList<string> Inputs);
