using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Archives;

/// <summary>Parts a package: the model files go to packages of their own, the rest depends on exactly those.</summary>
internal static class PackageSplitter
{
    /// <param name="whole">Not split yet.</param>
    /// <param name="most">
    /// Bytes of files in one package. A file is not cut: a larger one has a part of its own.
    /// </param>
    /// <returns>The package itself where it fits; otherwise the package that depends on the parts, and these.</returns>
    public static IReadOnlyList<PackageContent> Split(PackageContent whole, long most)
    {
        if (whole.Length <= most)
        {
            return [whole];
        }

        var partOf = Distribute(whole.Manifest, most);
        var count = partOf.Values.Max();
        var package = whole.Manifest.Package;
        var parts = Enumerable.Range(1, count)
            .Select(number => new PackageIdentity($"{package.Id}.Part{number}", package.Version)).ToList();
        var manifest = whole.Manifest with
        {
            Parts = parts,
            Models = Assign(whole.Manifest.Models, file => file with { Part = partOf[file.Path] }),
        };
        var meta = new PackageContent(
            whole.Description.DependingOn(parts),
            manifest,
            PackageContent.Regenerated(
                whole.Entries.Where(entry => !partOf.ContainsKey(entry.Path)), manifest));
        return [meta, .. parts.Select((part, index) => Part(whole, part, index + 1, partOf, count))];
    }

    private static SortedDictionary<string, int> Distribute(PackageManifest manifest, long most)
    {
        var partOf = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (part, filled) = (1, 0L);
        foreach (var file in manifest.Files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if (filled > 0 && filled + file.Bytes > most)
            {
                (part, filled) = (part + 1, 0);
            }

            filled += file.Bytes;
            partOf.Add(file.Path, part);
        }

        return partOf;
    }

    private static PackageContent Part(
        PackageContent whole, PackageIdentity part, int number, SortedDictionary<string, int> partOf, int count)
    {
        var manifest = new PackageManifest
        {
            Package = part,
            Licence = whole.Manifest.Licence,
            PartOf = whole.Manifest.Package,
            Models =
            [
                .. whole.Manifest.Models.Select(model => Restrict(model, number)).Where(model => model.Files.Count > 0),
            ],
        };
        var files = whole.Entries.Where(entry => partOf.GetValueOrDefault(entry.Path) == number);
        return new PackageContent(
            whole.Description.OfPart(part, number, count), manifest, PackageContent.Regenerated(files, manifest));

        PackagedModel Restrict(PackagedModel model, int number)
        {
            var kept = model.Files.Where(file => partOf[file.Path] == number).ToList();
            return model with
            {
                Files = kept,
                Report = kept.Any(file => file.Path == model.Report) ? model.Report : null,
            };
        }
    }

    private static IReadOnlyList<PackagedModel> Assign(
        IReadOnlyList<PackagedModel> models, Func<PackagedFile, PackagedFile> assign) =>
        [.. models.Select(model => model with { Files = [.. model.Files.Select(assign)] })];
}
