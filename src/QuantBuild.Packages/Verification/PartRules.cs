using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Verification;

/// <summary>
/// A part's own manifest only shows that the part is whole: that it is the right one shows the whole's.
/// </summary>
internal static class PartRules
{
    /// <param name="whole">The package.</param>
    /// <param name="number">Of the part, from 1.</param>
    /// <param name="found">The part's own manifest.</param>
    /// <param name="place">For messages.</param>
    /// <exception cref="DiagnosticException">
    /// QB5027: it is another package, or of another one. QB5021, QB5022: files differ from the whole's, or are missing.
    /// </exception>
    public static void Require(PackageManifest whole, int number, PackageManifest found, string place)
    {
        var expected = whole.Parts[number - 1];
        var location = new SourceLocation(place);
        if (!found.Package.IsSame(expected) || found.Parts.Count > 0
            || (found.PartOf is { } of && !of.IsSame(whole.Package)))
        {
            throw DiagnosticTable.PackageMismatch.Exception(
                location, $"{found.Package} is not the part {expected} of {whole.Package}; get both packages again");
        }

        var stated = found.Files.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        foreach (var file in whole.Files.Where(file => file.Part == number))
        {
            if (!stated.TryGetValue(file.Path, out var digest))
            {
                throw DiagnosticTable.ModelFileMissing.Exception(
                    location, $"'{file.Path}' is not in {found.Package}, which should hold it; get the package again");
            }

            if (digest != file.Sha256)
            {
                throw DiagnosticTable.ModelFileChanged.Exception(
                    location,
                    $"'{file.Path}' of {found.Package} is not the one of {whole.Package}; get both packages again");
            }
        }
    }
}
