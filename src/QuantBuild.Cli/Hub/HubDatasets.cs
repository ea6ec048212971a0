using QuantBuild.Hub;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Cli.Hub;

/// <summary>Finds the data that recipes name on a hub.</summary>
/// <param name="access">To the hub.</param>
/// <param name="isUpdate">Whether what the hub has now is taken in place of what is locked.</param>
internal sealed class HubDatasets(HubAccess access, bool isUpdate) : IDatasetSource
{
    public LocatedDataset Locate(
        HubDatasetReference dataset, SourceLocation location, CancellationToken cancellation)
    {
        var found = access.Use(location, dataset.ToString(), (settings, progress, folder) =>
            new HubDatasetFiles(settings.Options, settings.CacheRoot, progress)
                .LocateAsync(dataset, location, folder, isUpdate, cancellation));
        return new LocatedDataset(found.Files, found.Commit, [found.LockFile]);
    }
}
