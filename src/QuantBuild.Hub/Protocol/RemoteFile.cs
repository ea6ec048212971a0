namespace QuantBuild.Hub.Protocol;

/// <summary>A file as the hub states it.</summary>
/// <param name="Path">In the repository, with <c>/</c>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Hash">
/// 64 hexadecimal digits: its SHA-256; 40: the SHA-1 of it as a git blob. The name of the blob in a hub cache.
/// </param>
internal sealed record RemoteFile(string Path, long Size, string Hash);
