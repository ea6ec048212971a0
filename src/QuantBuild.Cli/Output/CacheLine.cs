using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Cli.Output;

/// <summary>Says how large the cache is, and how to free it.</summary>
internal static class CacheLine
{
    public static string Of(CacheUse cache) =>
        $"cache: {(cache.IsWhole ? string.Empty : "more than ")}{ByteCount.Format(cache.Bytes)} in {cache.Root}; "
        + "to free them, delete the folder while no run uses it: what is needed is computed again";
}
