using QuantBuild.Packages.Accessors;
using QuantBuild.Packages.ConsumerTargets;
using QuantBuild.Packages.Licences;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Layout;

/// <summary>
/// Everything that makes a package a model package: manifest, models, and what a consumer's build imports.
/// </summary>
/// <param name="Manifest">Of the package.</param>
/// <param name="Files">All, in ordinal order of their paths.</param>
public sealed record PackageLayout(PackageManifest Manifest, IReadOnlyList<LayoutFile> Files)
{
    /// <summary>Folder of what a consumer's build imports, whether it references the package itself or not.</summary>
    public const string BuildFolder = "buildTransitive";

    /// <param name="package">Id and version; the version in any spelling.</param>
    /// <param name="licence">SPDX expression, or null.</param>
    /// <param name="models">At least one.</param>
    /// <exception cref="DiagnosticException">
    /// QB5024: no models, or two of one name. QB5025: id, version or licence is not valid.
    /// </exception>
    public static PackageLayout Create(
        PackageIdentity package, string? licence, IReadOnlyCollection<PackableModel> models)
    {
        var identity = PackageIdentity.Normalize(package);
        RequireLicence(licence);
        var manifest = new PackageManifest
        {
            Package = identity,
            Licence = string.IsNullOrEmpty(licence) ? null : licence,
            Models = [.. models.Select(model => model.Model).OrderBy(model => model.Name, StringComparer.Ordinal)],
        };
        if (ManifestRules.FindFault(manifest) is { } fault)
        {
            throw DiagnosticTable.NothingToPack.Exception(
                location: null,
                $"the package {identity} cannot be made: its manifest {fault}; give models of different names");
        }

        var sources = models.SelectMany(model => model.Files)
            .Select(file => new LayoutFile(file.Entry.Path, file.Source, Content: null));
        return new PackageLayout(
            manifest,
            [.. sources.Concat(GeneratedFiles(manifest)).OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>The files that are written for the package and depend on how it is split.</summary>
    internal static IReadOnlyList<LayoutFile> GeneratedFiles(PackageManifest manifest)
    {
        var package = manifest.Package;
        var whole = manifest.PartOf ?? package;
        var content = manifest.Write();
        List<LayoutFile> files =
        [
            Written(PackageManifest.FileName, content),
            Written(
                $"{BuildFolder}/{package.Id}.props",
                PropsWriter.Write(package, whole, manifest.Files.Where(file => file.Part == 0))),
        ];
        if (manifest.PartOf is null)
        {
            files.Add(Written($"{BuildFolder}/{package.Id}.targets", TargetsWriter.Write(manifest, content)));
            files.Add(Written($"{BuildFolder}/{package.Id}.g.cs", AccessorWriter.Write(manifest)));
        }

        return files;
    }

    private static LayoutFile Written(string path, byte[] content) => new(path, Source: null, content);

    private static void RequireLicence(string? licence)
    {
        if (!string.IsNullOrEmpty(licence) && SpdxExpression.FindFault(licence) is { } fault)
        {
            throw DiagnosticTable.PackageIdentityWrong.Exception(
                location: null,
                $"'{ManifestRules.Show(licence)}' is no SPDX licence expression: {fault}; write one such as Apache-2.0 "
                + "or "
                + "MIT OR Apache-2.0");
        }
    }
}
