using QuantBuild.Formats.Safetensors;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Manifests;

/// <summary>Whether a package holds the backbone that the deltas of another one are for.</summary>
internal static class BackboneRules
{
    /// <param name="deltas">Manifest of a package that depends on one of a backbone.</param>
    /// <param name="backbone">Manifest of that one.</param>
    /// <param name="location">Of that one, for messages.</param>
    /// <exception cref="DiagnosticException">
    /// QB5030: it holds another backbone, or has it under another name.
    /// </exception>
    public static void Require(PackageManifest deltas, PackageManifest backbone, SourceLocation location)
    {
        foreach (var model in deltas.Models.Where(model => model.Backbone?.Package is not null))
        {
            if (FindIn(backbone, model.Backbone!.Sha256)?.Name != model.Backbone.Model)
            {
                throw DiagnosticTable.BackbonePackage.Exception(
                    location,
                    $"'{model.Name}' of {deltas.Package} is a delta on the backbone with the SHA-256 "
                    + $"{model.Backbone.Sha256}, which {backbone.Package} does not hold as '{model.Backbone.Model}'; "
                    + "get both packages again from whoever made them");
            }
        }
    }

    /// <summary>The model of a package whose weights have a digest; null where none has.</summary>
    public static PackagedModel? FindIn(PackageManifest manifest, string digest) => manifest.Models.FirstOrDefault(
        model => model.Files.Any(file => file.Sha256 == digest && IsWeights(file)));

    /// <summary>Whether a file of a package can be a backbone's weights.</summary>
    public static bool IsWeights(PackagedFile file) =>
        file.Path.EndsWith("/" + SafetensorsFormat.FileName, StringComparison.Ordinal);
}
