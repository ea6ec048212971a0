using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Sources;

/// <summary>The data of recipes on this machine.</summary>
internal static class LocatedData
{
    /// <summary>The recipe with files in place of its sources on a hub; itself where it has none.</summary>
    /// <param name="recipe">Read without errors.</param>
    /// <param name="datasets">Finds them; null where none can be had.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DiagnosticException">QB1009: none can be had here. Or what the source says.</exception>
    public static Recipe In(Recipe recipe, IDatasetSource? datasets, CancellationToken cancellation)
    {
        var data = recipe.Data;

        // Sections may name the same files, and finding them reads them whole.
        var known = new Dictionary<HubDatasetReference, LocatedDataset>();
        return SourcesOf(data).Any(source => source.Files.IsRemote)
            ? recipe with
            {
                Data = new DataOptions(
                    data.Calibration with
                    {
                        Source = Locate(
                            data.Calibration.Source, data.Calibration.IsOfTraining ? "training" : "calibration"),
                    },
                    data.Evaluation with { Source = Locate(data.Evaluation.Source, "evaluation") },
                    data.Training is { } training
                        ? training with { Source = Locate(training.Source, "training") }
                        : null),
            }
            : recipe;

        DataSource Locate(DataSource source, string section)
        {
            if (!source.Files.IsRemote)
            {
                return source;
            }

            var location = recipe.LocationOf($"data.{section}.source");
            if (datasets is null)
            {
                throw DiagnosticTable.NotSupported.Exception(
                    location, $"the data are '{source.Files.Texts[0]}', which cannot be got here; use files");
            }

            var found = new List<LocatedDataset>();
            foreach (var reference in source.Files.Hub)
            {
                if (!known.TryGetValue(reference, out var dataset))
                {
                    known.Add(reference, dataset = datasets.Locate(reference, location, cancellation));
                }

                found.Add(dataset);
            }

            return source with
            {
                Files = source.Files with
                {
                    Paths = [.. found.SelectMany(dataset => dataset.Files).DistinctBy(file => file.FullPath)],
                    Inputs = [.. found.SelectMany(dataset => dataset.Inputs).Distinct(StringComparer.Ordinal)],
                },
            };
        }
    }

    /// <summary>What a recipe names of its data on a hub, as written.</summary>
    public static IEnumerable<string> RemoteIn(Recipe recipe) => SourcesOf(recipe.Data)
        .Where(source => source.Files.IsRemote).SelectMany(source => source.Files.Texts)
        .Distinct(StringComparer.Ordinal);

    private static IEnumerable<DataSource> SourcesOf(DataOptions data) =>
    [
        data.Calibration.Source,
        data.Evaluation.Source,
        .. data.Training is { } training ? [training.Source] : Array.Empty<DataSource>(),
    ];
}
