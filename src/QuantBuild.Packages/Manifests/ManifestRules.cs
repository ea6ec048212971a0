using System.Text;

namespace QuantBuild.Packages.Manifests;

/// <summary>What every manifest keeps, written or read.</summary>
internal static class ManifestRules
{
    public const int MostModels = 1_000;
    public const int MostFiles = 10_000;
    public const int MostParts = 1_000;
    public const int MostTexts = 100_000;
    public const int LongestText = 1_000;

    /// <summary>Continues "the manifest …"; null where all is well.</summary>
    public static string? FindFault(PackageManifest manifest) =>
        FindFault("package", manifest.Package)
        ?? FindTextFault("package.licence", manifest.Licence)
        ?? (manifest.PartOf is { } whole ? FindFault("partOf", whole) : null)
        ?? FindPartFault(manifest)
        ?? FindModelFault(manifest)
        ?? FindBackboneFault(manifest)
        ?? FindFileFault(manifest);

    private static string? FindFault(string key, PackageIdentity package)
    {
        if (!PackageIdRule.IsValid(package.Id))
        {
            return $"has '{Show(package.Id)}' as {key}.id, which is no package id";
        }

        return PackageVersionRule.IsNormalized(package.Version)
            ? null
            : $"has '{Show(package.Version)}' as {key}.version, which is no normalized version";
    }

    private static string? FindPartFault(PackageManifest manifest)
    {
        if (manifest.Parts.Count > MostParts)
        {
            return $"names {manifest.Parts.Count} parts, more than {MostParts}";
        }

        if (manifest.PartOf is not null && manifest.Parts.Count > 0)
        {
            return "is of a part that has parts";
        }

        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { manifest.Package.Id };
        return manifest.Parts.Select(part => FindFault("parts", part)).FirstOrDefault(fault => fault is not null)
            ?? (manifest.Parts.FirstOrDefault(part => !ids.Add(part.Id)) is { } twice
                ? $"names the package '{twice.Id}' twice"
                : null);
    }

    private static string? FindModelFault(PackageManifest manifest)
    {
        if (manifest.Models.Count is 0 or > MostModels)
        {
            return $"lists {manifest.Models.Count} models; 1 to {MostModels} are possible";
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return manifest.Models.FirstOrDefault(model => !names.Add(model.Name)) is { } twice
            ? $"lists the model '{Show(twice.Name)}' twice"
            : manifest.Models.Select(ModelRules.FindFault).FirstOrDefault(fault => fault is not null);
    }

    // An application gets one version of a package.
    private static string? FindBackboneFault(PackageManifest manifest)
    {
        var packages = manifest.Models.Select(model => model.Backbone?.Package).OfType<PackageIdentity>().ToList();
        return packages.Select(package => FindFault("backbone", package)).FirstOrDefault(fault => fault is not null)
            ?? (packages.Find(package => !package.IsSame(packages[0])) is { } other
                ? $"names two packages of backbones, {packages[0]} and {other}"
                : packages.Exists(package => package.Id.Equals(manifest.Package.Id, StringComparison.OrdinalIgnoreCase))
                    ? "names its own package as that of a backbone"
                    : null);
    }

    private static string? FindFileFault(PackageManifest manifest)
    {
        var files = manifest.Files.ToList();
        if (files.Count > MostFiles)
        {
            return $"lists {files.Count} files, more than {MostFiles}";
        }

        // Two spellings of one path would be one file where letter case does not count; so would a file and a folder.
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var folders = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var total = 0L;
        foreach (var file in files)
        {
            if (!paths.Add(file.Path))
            {
                return $"lists the file '{file.Path}' twice";
            }

            if (file.Part < 0 || file.Part > manifest.Parts.Count)
            {
                return $"says that '{file.Path}' is in part {file.Part} of {manifest.Parts.Count}";
            }

            if (file.Bytes > long.MaxValue - total)
            {
                return "states an impossible total of bytes";
            }

            total += file.Bytes;
            for (var end = file.Path.LastIndexOf('/'); end > 0; end = file.Path.LastIndexOf('/', end - 1))
            {
                folders.Add(file.Path[..end]);
            }
        }

        return files.FirstOrDefault(file => folders.Contains(file.Path)) is { } both
            ? $"lists '{both.Path}' as a file and as a folder"
            : null;
    }

    internal static string? FindTextFault(string key, string? text) =>
        text is null || (text.Length <= LongestText && !text.Any(char.IsControl) && IsUnicode(text))
            ? null
            : $"has a text in {key} that is too long, holds control characters or is not Unicode";

    internal static string Show(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");

    // A lone surrogate has no UTF-8 form.
    private static bool IsUnicode(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
