using QuantBuild.Hub.Caching;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Snapshots;

/// <summary>The files of a data set that a recipe names, in ordinal order.</summary>
/// <param name="dataset">Of the recipe.</param>
/// <param name="faults">Of the data set.</param>
internal sealed class DatasetChoice(HubDatasetReference dataset, HubFaults faults) : IFileChoice
{
    private const int MostFiles = 10_000;

    public IReadOnlyList<string> Of(IReadOnlySet<string> files)
    {
        List<string> found = [.. files.Where(dataset.Names).Order(StringComparer.Ordinal)];
        return found.Count switch
        {
            0 when !dataset.IsPattern => throw faults.NotFound(dataset.Path),
            0 or > MostFiles => throw faults.NoFiles(MostFiles, found.Count),
            _ => found,
        };
    }

    public IReadOnlyList<string> NamedBy(IReadOnlyList<string> first, HubCache cache, string commit) => [];

    // Of a pattern, a cache may hold a part: only the hub, or a lock file, says what it means.
    public IReadOnlyList<string> In(HubCache cache, string commit) =>
        !dataset.IsPattern && cache.Has(commit, dataset.Path)
            ? [dataset.Path]
            : throw faults.Offline(dataset.IsPattern ? "the list of files" : dataset.Path);
}
