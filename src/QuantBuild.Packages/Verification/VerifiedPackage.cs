using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Verification;

/// <param name="Manifest">Of the package.</param>
/// <param name="Files">How many were compared.</param>
/// <param name="Bytes">Of all of them.</param>
public sealed record VerifiedPackage(PackageManifest Manifest, int Files, long Bytes);
