namespace QuantBuild.Pipeline.Caching;

/// <param name="Path">Relative to the artifact's folder, with <c>/</c>.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record ArtifactFile(string Path, long Bytes, string Sha256);
