namespace QuantBuild.Formats.PyTorch.Archives;

/// <summary>One file of an archive.</summary>
/// <param name="Name">With the folders above it, separated by slashes.</param>
/// <param name="IsCompressed">Whether its bytes are deflated, else they are stored as they are.</param>
/// <param name="Offset">Where its bytes start in the archive.</param>
/// <param name="StoredLength">How many it takes there.</param>
/// <param name="Length">How many it has.</param>
internal sealed record ZipEntry(string Name, bool IsCompressed, long Offset, long StoredLength, long Length);
