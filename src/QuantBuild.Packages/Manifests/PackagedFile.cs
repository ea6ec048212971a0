namespace QuantBuild.Packages.Manifests;

/// <param name="Path">In the package, with <c>/</c>, below <c>models/</c>: <see cref="PackagedPath"/>.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Part">
/// Which of <see cref="PackageManifest.Parts"/> holds it, from 1; 0: the package of the manifest itself.
/// </param>
public sealed record PackagedFile(string Path, long Bytes, string Sha256, int Part = 0);
