using QuantBuild.Formats.Messages;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Models;

/// <summary>Picks the model of a package that a recipe means.</summary>
internal static class ModelChoice
{
    /// <summary>What a recipe can start from: quantized models are results.</summary>
    public const string FullPrecision = "full-precision";

    /// <exception cref="DiagnosticException">QB5046, with the models the package holds.</exception>
    public static PackagedModel Of(PackageManifest manifest, ModelPackageReference wanted, SourceLocation location)
    {
        var usable = manifest.Models.Where(model => model.Format == FullPrecision).ToList();
        if (wanted.Model is null)
        {
            return usable.Count == 1 ? usable[0] : throw Refuse(
                usable.Count == 0 ? "holds no model in full precision" : "holds several models in full precision");
        }

        // Names of a package differ in more than letter case.
        var named = manifest.Models.FirstOrDefault(
            model => model.Name.Equals(wanted.Model, StringComparison.OrdinalIgnoreCase));
        return named?.Format switch
        {
            FullPrecision => named,
            { } format => throw Refuse($"has the model '{named.Name}' as {format}, not in full precision"),
            null => throw Refuse(
                $"has no model '{wanted.Model}'; {NearestName.Suggest(wanted.Model, [.. usable.Select(model => model.Name)])}"),
        };

        DiagnosticException Refuse(string fault) => DiagnosticTable.ModelNotInPackage.Exception(
            location,
            $"'{wanted}': the package {manifest.Package} {fault}; it holds "
            + ShortList.Of(manifest.Models.Select(model => $"'{model.Name}' ({model.Format})"))
            + "; name one in full precision: nuget://Id/version/model");
    }
}
