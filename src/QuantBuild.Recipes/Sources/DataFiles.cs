namespace QuantBuild.Recipes.Sources;

/// <summary>The files that a <c>source</c> of data names.</summary>
/// <param name="Texts">As written: paths and patterns, one at least.</param>
/// <param name="Paths">Existing files, each once, in the order of the texts; of a pattern in ordinal order.</param>
/// <param name="Folders">
/// Absolute paths of the folders that were looked through for patterns: a file that comes into one of them may be one
/// more of the source.
/// </param>
public sealed record DataFiles(
    IReadOnlyList<string> Texts, IReadOnlyList<RecipePath> Paths, IReadOnlyList<string> Folders);
