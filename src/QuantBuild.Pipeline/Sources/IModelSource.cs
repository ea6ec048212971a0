using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Pipeline.Sources;

/// <summary>
/// Finds the models of one scheme. What it finds is read like any folder, and keys are made of the contents of the
/// files that are read: where a model came from is in none of them.
/// </summary>
public interface IModelSource
{
    /// <summary>What recipes write in front, such as <c>nuget://</c>; empty for folders.</summary>
    string Scheme { get; }

    /// <summary>Finds a model, or gets it.</summary>
    /// <param name="source">Of this scheme, from the recipe.</param>
    /// <param name="location">Where the recipe names it, for diagnostics.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>
    /// Its folder on this machine, whose files are, byte for byte, those that the source states; and its name for
    /// reports.
    /// </returns>
    /// <exception cref="DiagnosticException">The model cannot be had, is damaged, or there is none.</exception>
    LocatedModel Locate(ModelSource source, SourceLocation location, CancellationToken cancellation);
}
