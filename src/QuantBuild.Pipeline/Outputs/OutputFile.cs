namespace QuantBuild.Pipeline.Outputs;

/// <param name="Path">Relative to the output folder, with <c>/</c>.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record OutputFile(string Path, long Bytes, string Sha256);
