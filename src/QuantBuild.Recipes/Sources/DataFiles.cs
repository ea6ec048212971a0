namespace QuantBuild.Recipes.Sources;

/// <summary>The files that a <c>source</c> of data names.</summary>
/// <param name="Texts">As written: paths and patterns, or sources on a hub; one at least.</param>
/// <param name="Paths">
/// Existing files, each once, in the order of the texts; of a pattern in ordinal order. None yet of sources on a hub.
/// </param>
/// <param name="Folders">
/// Absolute paths of the folders that were looked through for patterns: a file that comes into one of them may be one
/// more of the source.
/// </param>
public sealed record DataFiles(
    IReadOnlyList<string> Texts, IReadOnlyList<RecipePath> Paths, IReadOnlyList<string> Folders)
{
    /// <summary>The sources on a hub, in the order of the texts; none where the files lie on this machine.</summary>
    public IReadOnlyList<HubDatasetReference> Hub { get; init; } = [];

    /// <summary>
    /// Absolute paths of the files beside the data that decide which data they are, such as a lock file: inputs of a
    /// build.
    /// </summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Whether the files have to be got before anything of them can be looked at.</summary>
    public bool IsRemote => Hub.Count > 0 && Paths.Count == 0;
}
