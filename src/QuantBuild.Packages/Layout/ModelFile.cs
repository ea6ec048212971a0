using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Layout;

/// <param name="Entry">What the manifest says of it.</param>
/// <param name="Source">Absolute path of the file to pack.</param>
public sealed record ModelFile(PackagedFile Entry, string Source);
