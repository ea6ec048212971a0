namespace QuantBuild.Packages.Manifests;

/// <summary>One version of one package.</summary>
/// <param name="Id">As NuGet takes it: <see cref="PackageIdRule"/>.</param>
/// <param name="Version">Normalized, without build metadata: <see cref="PackageVersionRule"/>.</param>
public sealed record PackageIdentity(string Id, string Version)
{
    /// <summary>Whether NuGet takes both for one: letter case does not count.</summary>
    public bool IsSame(PackageIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Id.Equals(other.Id, StringComparison.OrdinalIgnoreCase)
            && Version.Equals(other.Version, StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => $"{Id} {Version}";
}
