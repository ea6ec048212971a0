using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Manifests;

/// <summary>One version of one package.</summary>
/// <param name="Id">As NuGet takes it: <see cref="PackageIdRule"/>.</param>
/// <param name="Version">Normalized, without build metadata: <see cref="PackageVersionRule"/>.</param>
public sealed record PackageIdentity(string Id, string Version)
{
    /// <summary>The same with its version in NuGet's spelling.</summary>
    /// <exception cref="DiagnosticException">QB5025: the id or the version is none.</exception>
    internal static PackageIdentity Normalize(PackageIdentity package)
    {
        if (!PackageIdRule.IsValid(package.Id))
        {
            throw DiagnosticTable.PackageIdentityWrong.Exception(
                location: null, $"'{package.Id}' is no package id; use letters, digits, '.', '-' and '_'");
        }

        return PackageVersionRule.Normalize(package.Version) is { } version
            ? package with { Version = version }
            : throw DiagnosticTable.PackageIdentityWrong.Exception(
                location: null,
                $"'{package.Version}' is no version of a package; write one such as 1.0.0 or 1.0.0-beta.1");
    }

    /// <summary>Whether NuGet takes both for one: letter case does not count.</summary>
    public bool IsSame(PackageIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Id.Equals(other.Id, StringComparison.OrdinalIgnoreCase)
            && Version.Equals(other.Version, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => $"{Id} {Version}";
}
