namespace QuantBuild.Packages.Manifests;

/// <summary>One version of one package.</summary>
/// <param name="Id">As NuGet takes it: <see cref="PackageIdRule"/>.</param>
/// <param name="Version">Normalized, without build metadata: <see cref="PackageVersionRule"/>.</param>
public sealed record PackageIdentity(string Id, string Version)
{
    public override string ToString() => $"{Id} {Version}";
}
