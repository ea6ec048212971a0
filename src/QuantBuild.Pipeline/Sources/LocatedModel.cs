using QuantBuild.Pipeline.Registries;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Sources;

/// <summary>A recipe's model on this machine.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Name">For reports: the same on every machine.</param>
public sealed record LocatedModel(string Folder, string Name)
{
    /// <summary>
    /// Whether another recipe makes it: its files lie in the cache then, and are no inputs of a build.
    /// </summary>
    internal bool IsMade { get; init; }

    /// <summary>
    /// Absolute paths of the files beside the model's own that decide which one it is, such as a lock file: inputs of a
    /// build.
    /// </summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The head that another recipe, which was not run yet, would give it; null for its own.</summary>
    internal NewHead? NewHead { get; init; }

    /// <summary>
    /// From which another recipe, which was not run yet, would start all its weights; null for those of its files.
    /// </summary>
    internal ulong? FreshSeed { get; init; }

    internal static LocatedModel OfFolder(string folder) =>
        new(folder, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));

    /// <summary>The model of a recipe that does not name another recipe.</summary>
    /// <exception cref="DiagnosticException">
    /// QB1009: no source is registered for its scheme. Or what the source says.
    /// </exception>
    internal static LocatedModel Of(Recipe recipe, Registry<IModelSource> sources, CancellationToken cancellation)
    {
        var source = recipe.Model.Source;
        var location = recipe.LocationOf("model.source");
        return sources.Find(source.Scheme)?.Locate(source, location, cancellation)
            ?? throw DiagnosticTable.NotSupported.Exception(
                location,
                $"the model is '{source.Text}', but models of '{source.Scheme}' are not available here; use a folder");
    }
}
