using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Feeds.Models;

/// <param name="Identity">From the package's manifest.</param>
/// <param name="Source">Name of the source that has it now.</param>
public sealed record PushedPackage(PackageIdentity Identity, string Source);
