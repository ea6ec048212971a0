using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Manifests;

/// <summary>
/// <c>quantbuild.models.json</c> of a model package: the models, every one of their files with its digest, and where
/// they come from. What <see cref="Read"/> returns keeps all rules of <see cref="ManifestRules"/>.
/// </summary>
public sealed record PackageManifest
{
    /// <summary>The manifest's path in a package.</summary>
    public const string FileName = "quantbuild.models.json";

    /// <summary>Grows when a reader of the version before could go wrong.</summary>
    public const int Schema = 1;

    /// <summary>The package it describes.</summary>
    public required PackageIdentity Package { get; init; }

    /// <summary>SPDX expression of the package's licence; null where none is stated.</summary>
    public string? Licence { get; init; }

    /// <summary>The models, in ordinal order of their names.</summary>
    public required IReadOnlyList<PackagedModel> Models { get; init; }

    /// <summary>
    /// The packages that hold the files whose <see cref="PackagedFile.Part"/> names them; mostly none.
    /// </summary>
    public IReadOnlyList<PackageIdentity> Parts { get; init; } = [];

    /// <summary>The package whose files a part holds; null for a package that is no part.</summary>
    public PackageIdentity? PartOf { get; init; }

    /// <summary>The package of the backbone that models are deltas on; null where they bring all they need.</summary>
    public PackageIdentity? BackbonePackage =>
        Models.Select(model => model.Backbone?.Package).FirstOrDefault(package => package is not null);

    /// <summary>All files of all models.</summary>
    public IEnumerable<PackagedFile> Files => Models.SelectMany(model => model.Files);

    /// <summary>Canonical JSON: equal manifests, equal bytes.</summary>
    /// <exception cref="ArgumentException">The manifest breaks a rule of <see cref="ManifestRules"/>.</exception>
    public byte[] Write()
    {
        if (ManifestRules.FindFault(this) is { } fault)
        {
            throw new ArgumentException($"The manifest {fault}.", fault);
        }

        return ManifestWriter.Write(this);
    }

    /// <param name="content">UTF-8; not trusted.</param>
    /// <param name="path">For messages: the manifest's file, or the package's.</param>
    /// <exception cref="DiagnosticException">QB5020: it is no manifest, or breaks a rule.</exception>
    public static PackageManifest Read(ReadOnlyMemory<byte> content, string path)
    {
        var manifest = ManifestReader.Read(content, path);
        return ManifestRules.FindFault(manifest) is { } fault ? throw ManifestReader.Refuse(path, fault) : manifest;
    }
}
