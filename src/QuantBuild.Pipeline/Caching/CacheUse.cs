namespace QuantBuild.Pipeline.Caching;

/// <param name="Root">Absolute path of the cache.</param>
/// <param name="Bytes">Of the files that were looked at.</param>
/// <param name="IsWhole">Whether these are all files: a look takes no longer than some tens of thousands take.</param>
public sealed record CacheUse(string Root, long Bytes, bool IsWhole);
