namespace QuantBuild.Hub.Locking;

/// <param name="Size">In bytes.</param>
/// <param name="Sha256">64 hexadecimal digits, the letters small.</param>
internal sealed record LockedFile(long Size, string Sha256);
