using QuantBuild.Formats.Files;
using QuantBuild.Hub.Protocol;
using QuantBuild.Hub.Snapshots;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub;

/// <summary>
/// The files that a recipe names as <c>hf://datasets/owner/name@revision/path</c>, as <see cref="HubModelFolder"/> has
/// those of models. What a pattern means is locked with the commit.
/// </summary>
/// <param name="options">Of the hub.</param>
/// <param name="cacheRoot">Absolute path of the hub cache.</param>
/// <param name="listener">Hears of downloads.</param>
public sealed class HubDatasetFiles(HubOptions options, string cacheRoot, IHubListener listener)
{
    /// <summary>Finds the files, or gets them.</summary>
    /// <param name="dataset">From the recipe.</param>
    /// <param name="location">Where the recipe names it.</param>
    /// <param name="recipeFolder">Absolute path of the folder that the lock file lies in.</param>
    /// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
    /// <param name="cancellation">Stops a download; what was got is gone on from.</param>
    /// <exception cref="DiagnosticException">
    /// QB5061 to QB5064: the hub does not give them; QB5065, QB5066: they are not the locked ones; QB5067: the lock
    /// file is damaged; QB5068: they are not there, and no request may be made.
    /// </exception>
    /// <exception cref="StorageException">The cache or the lock file cannot be written.</exception>
    public async Task<HubDataset> LocateAsync(
        HubDatasetReference dataset,
        SourceLocation location,
        string recipeFolder,
        bool isUpdate,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var found = await new SnapshotFolder(options, cacheRoot, listener).LocateAsync(
            dataset, location, recipeFolder, isUpdate, faults => new DatasetChoice(dataset, faults), cancellation)
            .ConfigureAwait(false);
        return new HubDataset(
            [
                .. found.Locked.Files.Keys.Select(file => new RecipePath(
                    dataset.SourceOf(file), Path.Combine([found.Folder, .. file.Split('/')]))),
            ],
            found.Locked.Commit,
            found.LockFile);
    }
}
