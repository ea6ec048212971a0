using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Feeds;

/// <summary>A package in a packages folder of this machine.</summary>
/// <param name="Identity">As its source spells it.</param>
/// <param name="Folder">Absolute path of its files.</param>
/// <param name="Source">Name of the source it was downloaded from just now; null where it was there already.</param>
public sealed record InstalledPackage(PackageIdentity Identity, string Folder, string? Source);
