using QuantBuild.Formats.Files;
using QuantBuild.Hub.Protocol;
using QuantBuild.Hub.Snapshots;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub;

/// <summary>
/// The folder of the model that a recipe names as <c>hf://owner/name@revision</c>. What <c>quantbuild.lock.json</c> has
/// and the hub cache holds is checked by size and SHA-256, and no request is made; anything else is got from the hub,
/// and locked.
/// </summary>
/// <param name="options">Of the hub.</param>
/// <param name="cacheRoot">Absolute path of the hub cache.</param>
/// <param name="listener">Hears of downloads.</param>
public sealed class HubModelFolder(HubOptions options, string cacheRoot, IHubListener listener)
{
    /// <summary>Finds a model, or gets it.</summary>
    /// <param name="model">From the recipe.</param>
    /// <param name="location">Where the recipe names it.</param>
    /// <param name="recipeFolder">Absolute path of the folder that the lock file lies in.</param>
    /// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
    /// <param name="cancellation">Stops a download; what was got is gone on from.</param>
    /// <exception cref="DiagnosticException">
    /// QB5061 to QB5064: the hub does not give it; QB5065, QB5066: it is not the locked one; QB5067: the lock file is
    /// damaged; QB5068: it is not there, and no request may be made.
    /// </exception>
    /// <exception cref="StorageException">The cache or the lock file cannot be written.</exception>
    public async Task<HubModel> LocateAsync(
        HubModelReference model,
        SourceLocation location,
        string recipeFolder,
        bool isUpdate,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        var found = await new SnapshotFolder(options, cacheRoot, listener).LocateAsync(
            model, location, recipeFolder, isUpdate, faults => new ModelChoice(faults), cancellation)
            .ConfigureAwait(false);
        return new HubModel(found.Folder, found.Locked.Commit, found.LockFile);
    }
}
