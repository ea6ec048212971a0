using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub;

/// <summary>Files of a data set of a hub on this machine.</summary>
/// <param name="Files">At least one, in ordinal order of their paths in the repository.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="LockFile">Absolute path of the lock file that they were taken from or noted in.</param>
public sealed record HubDataset(IReadOnlyList<RecipePath> Files, string Commit, string LockFile);
