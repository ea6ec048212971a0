using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Sources;

/// <summary>A recipe's model on this machine.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Name">For reports: the same on every machine.</param>
internal sealed record LocatedModel(string Folder, string Name)
{
    /// <summary>Whether another recipe makes it: its files lie in the cache then, and are no inputs of a build.</summary>
    public bool IsMade { get; init; }

    public static LocatedModel OfFolder(string folder) =>
        new(folder, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));

    /// <summary>The model of a recipe that names a folder or a package.</summary>
    /// <exception cref="DiagnosticException">The model is in a package that <paramref name="provider"/> does not give.</exception>
    public static LocatedModel Of(Recipe recipe, IModelSourceProvider? provider, CancellationToken cancellation)
    {
        var source = recipe.Model.Source;
        if (source.Package is not { } package)
        {
            return OfFolder(source.Folder!);
        }

        var location = recipe.LocationOf("model.source");
        var folder = provider?.Locate(package, location, cancellation)
            ?? throw DiagnosticTable.NotSupported.Exception(
                location, $"the model is '{source.Text}', but packages are not available here; use a folder");
        return new LocatedModel(folder, source.Text[ModelPackageReference.Scheme.Length..]);
    }
}
