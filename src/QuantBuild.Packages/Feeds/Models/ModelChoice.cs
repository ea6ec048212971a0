using QuantBuild.Formats.Messages;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>Picks the model of a package that a recipe means.</summary>
internal static class ModelChoice
{
    // What a recipe can start from: quantized models are results.
    private const string FullPrecision = ModelFolder.FullPrecisionFormat;

    /// <returns>Where its checkpoint in full precision lies in the package, and the model.</returns>
    /// <exception cref="DiagnosticException">QB5046, with the models the package holds.</exception>
    public static (string Checkpoint, PackagedModel Model) Of(
        PackageManifest manifest, ModelPackageReference wanted, SourceLocation location)
    {
        var usable = manifest.Models.Where(model => model.Formats.Contains(FullPrecision)).ToList();
        if (wanted.Model is null)
        {
            return usable.Count == 1 ? Found(usable[0]) : throw Refuse(
                usable.Count == 0 ? "holds no model in full precision" : "holds several models in full precision");
        }

        // Names of a package differ in more than letter case.
        var named = manifest.Models.FirstOrDefault(
            model => model.Name.Equals(wanted.Model, StringComparison.OrdinalIgnoreCase));
        if (named is null)
        {
            var advice = NearestName.Suggest(wanted.Model, [.. usable.Select(model => model.Name)]);
            throw Refuse($"has no model '{wanted.Model}'; {advice}");
        }

        return usable.Contains(named)
            ? Found(named)
            : throw Refuse($"has the model '{named.Name}' as {ShortList.Of(named.Formats)}, not in full precision");

        static (string, PackagedModel) Found(PackagedModel model) => (model.CheckpointOf(FullPrecision), model);

        DiagnosticException Refuse(string fault) => DiagnosticTable.ModelNotInPackage.Exception(
            location,
            $"'{wanted}': the package {manifest.Package} {fault}; it holds "
            + ShortList.Of(manifest.Models.Select(model => $"'{model.Name}' ({string.Join(", ", model.Formats)})"))
            + "; name one in full precision: nuget://Id/version/model");
    }
}
