namespace QuantBuild.Cli.Backends.Installation;

/// <summary>A package that an install brought.</summary>
/// <param name="Id">Of the package, in lower case, as its folder has it.</param>
/// <param name="Version">Likewise.</param>
/// <param name="Sha512">Digest of the nupkg in Base64, as NuGet recorded it; null where it did not.</param>
/// <param name="Source">URL or folder that it came from; null where NuGet did not record it.</param>
internal sealed record InstalledPackage(string Id, string Version, string? Sha512, string? Source);
