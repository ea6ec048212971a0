using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Sources;

/// <summary>Finds models that lie in packages. What it returns is read like any folder: by content.</summary>
public interface IModelSourceProvider
{
    /// <summary>The folder of a model whose files are, byte for byte, those that the package states.</summary>
    /// <param name="model">From the recipe.</param>
    /// <param name="location">Where the recipe names it, for diagnostics.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>Absolute path.</returns>
    /// <exception cref="DiagnosticException">The package cannot be had, is damaged, or holds no such model.</exception>
    string Locate(ModelPackageReference model, SourceLocation location, CancellationToken cancellation);
}
