using System.Security.Cryptography;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>
/// Parts deltas from their backbone: its weights and tokenizer go to a package of their own, on which the deltas'
/// package depends with exactly one version. Whichever run the backbone's package comes from, its bytes are the same.
/// </summary>
internal static class BackboneSeparator
{
    // Whether activations are quantized is a matter of the task.
    private const string FullActivations = "32";

    /// <param name="whole">Models with their backbones.</param>
    /// <param name="package">Of the backbone.</param>
    /// <param name="there">Manifest of that package where it is made already; null where it is not.</param>
    /// <param name="location">Of the whole package, for messages.</param>
    /// <returns>The package of the deltas, and that of the backbone; null where it is made already.</returns>
    /// <exception cref="DiagnosticException">
    /// QB5024: there is no delta. QB5030: the backbones are two, or that which is there is another one.
    /// </exception>
    public static (PackageContent Deltas, PackageContent? Backbone) Separate(
        PackageContent whole, PackageIdentity package, PackageManifest? there, SourceLocation location)
    {
        var digest = SingleDigest(whole.Manifest, package, location);
        var first = whole.Manifest.Models.First(model => model.Backbone is not null);
        var made = there is null ? Backbone(whole, first, digest, package) : null;
        var backbone = there is null
            ? made!.Manifest.Models[0]
            : BackboneRules.FindIn(there, digest) ?? throw DiagnosticTable.BackbonePackage.Exception(
                location,
                $"the models of {whole.Manifest.Package} are deltas on the backbone with the SHA-256 {digest}, and the "
                + $"package {there.Package} that is there already holds another one; pack as "
                + "another version of it, or delete that package");
        return (Deltas(whole, backbone, digest, package), made);
    }

    private static string SingleDigest(PackageManifest whole, PackageIdentity package, SourceLocation location)
    {
        var deltas = whole.Models.Where(model => model.Backbone is not null).ToList();
        if (deltas.Count == 0)
        {
            throw DiagnosticTable.NothingToPack.Exception(
                location,
                $"no model of {whole.Package} is a delta, so that nothing goes to the package {package} of a backbone; "
                + "leave that package out, or pack what the method prequant made");
        }

        if (whole.Models.FirstOrDefault(IsCalledAsABackbone) is { } taken)
        {
            throw DiagnosticTable.NothingToPack.Exception(
                location, $"a model is called '{taken.Name}', as a backbone is in its package; give it another name");
        }

        var digest = deltas[0].Backbone!.Sha256;
        return deltas.Find(model => model.Backbone!.Sha256 != digest) is { } other
            ? throw DiagnosticTable.BackbonePackage.Exception(
                location,
                $"the models '{deltas[0].Name}' and '{other.Name}' are deltas on different backbones, with the SHA-256 "
                + $"{digest} and {other.Backbone!.Sha256}; pack them apart, with a backbone's package each")
            : digest;
    }

    private static PackageContent Backbone(
        PackageContent whole, PackagedModel model, string digest, PackageIdentity package)
    {
        var delta = model.Files.First(DeltaBackbone.IsDelta);
        var folder = DeltaBackbone.FolderOf(delta);
        var format = folder[(model.Folder.Length + 1)..^1];
        var root = $"{PackagedPath.Root}/{PackagedBackbone.ModelName}/{format}/";
        var moved = SharedFiles(model).ToDictionary(file => file.Path, file => root + file.Path[folder.Length..]);
        var manifest = new PackageManifest
        {
            Package = package,
            Licence = whole.Manifest.Licence,
            Models =
            [
                new PackagedModel
                {
                    Name = PackagedBackbone.ModelName,
                    Format = format,
                    Scheme = SchemeOfWeights(model.Scheme),
                    Files =
                    [
                        .. SharedFiles(model).Select(file => file with { Path = moved[file.Path] })
                            .OrderBy(file => file.Path, StringComparer.Ordinal),
                    ],
                },
            ],
        };
        var authors = whole.Description.Authors == whole.Manifest.Package.Id ? package.Id : whole.Description.Authors;
        return new PackageContent(
            Nuspec.Create(package, authors, $"Backbone of models, with the SHA-256 {digest}.", manifest.Licence),
            manifest,
            [
                .. whole.Entries.Where(entry => moved.ContainsKey(entry.Path))
                    .Select(entry => entry with { Path = moved[entry.Path] }),
                .. PackageLayout.GeneratedFiles(manifest).Select(PackageContent.EntryOf),
            ]);
    }

    private static PackageContent Deltas(
        PackageContent whole, PackagedModel backbone, string digest, PackageIdentity package)
    {
        var reference = new BackboneReference(package.Id, package.Version, backbone.Name, backbone.Format).ToBytes();
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        var added = new List<PackageEntry>();
        var manifest = whole.Manifest with { Models = [.. whole.Manifest.Models.Select(Reduce)] };
        return new PackageContent(
            whole.Description.DependingOn([package]),
            manifest,
            PackageContent.Regenerated(
                whole.Entries.Where(entry => !dropped.Contains(entry.Path)).Concat(added), manifest));

        PackagedModel Reduce(PackagedModel model)
        {
            if (model.Backbone is null)
            {
                return model;
            }

            var folder = DeltaBackbone.FolderOf(model.Files.First(DeltaBackbone.IsDelta));
            var shared = SharedFiles(model).ToList();
            dropped.UnionWith((HasTokenizerOf(shared, backbone) ? shared : shared.Where(BackboneRules.IsWeights))
                .Select(file => file.Path));
            var path = folder + BackboneReference.FileName;
            added.Add(PackageEntry.OfBytes(path, reference));
            var stated = new PackagedFile(
                path, reference.Length, Convert.ToHexStringLower(SHA256.HashData(reference)));
            return model with
            {
                Backbone = new PackagedBackbone(digest, package, backbone.Name),
                Files =
                [
                    .. model.Files.Where(file => !dropped.Contains(file.Path)).Append(stated)
                        .OrderBy(file => file.Path, StringComparer.Ordinal),
                ],
            };
        }
    }

    /// <summary>Weights and tokenizer beside the delta of a model.</summary>
    private static IEnumerable<PackagedFile> SharedFiles(PackagedModel model)
    {
        var folder = DeltaBackbone.FolderOf(model.Files.First(DeltaBackbone.IsDelta));
        return model.Files.Where(file => DeltaBackbone.FolderOf(file) == folder
            && (BackboneRules.IsWeights(file) || ModelFolder.IsOfTokenizer(file.Path[folder.Length..])));
    }

    /// <summary>A tokenizer is taken whole from one place: its files belong together.</summary>
    private static bool HasTokenizerOf(IEnumerable<PackagedFile> shared, PackagedModel backbone)
    {
        return Tokenizer(shared).SetEquals(Tokenizer(backbone.Files));

        static HashSet<(string Name, string Sha256)> Tokenizer(IEnumerable<PackagedFile> files) =>
            [.. files.Select(file => (file.Path[(file.Path.LastIndexOf('/') + 1)..], file.Sha256))
                .Where(file => ModelFolder.IsOfTokenizer(file.Item1))];
    }

    private static bool IsCalledAsABackbone(PackagedModel model) =>
        model.Name.Equals(PackagedBackbone.ModelName, StringComparison.OrdinalIgnoreCase);

    private static string SchemeOfWeights(string scheme) => scheme.Split('-') is [var weights, var embeddings, _]
        ? $"{weights}-{embeddings}-{FullActivations}"
        : scheme;
}
