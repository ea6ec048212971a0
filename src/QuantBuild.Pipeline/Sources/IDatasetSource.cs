using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Sources;

/// <summary>
/// Finds data that recipes name on a hub. Keys are made of the contents of the files: where they came from is in none.
/// </summary>
public interface IDatasetSource
{
    /// <summary>Finds files, or gets them.</summary>
    /// <param name="dataset">From the recipe.</param>
    /// <param name="location">Where the recipe names it, for diagnostics.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="DiagnosticException">They cannot be had, are damaged, or there are none.</exception>
    LocatedDataset Locate(HubDatasetReference dataset, SourceLocation location, CancellationToken cancellation);
}
