using NuGet.Protocol.Core.Types;

namespace QuantBuild.Packages.Feeds.Protocol;

internal static class SourceResource
{
    /// <summary>What a source offers of one kind.</summary>
    /// <exception cref="FatalProtocolException">It offers none.</exception>
    public static async Task<T> RequireAsync<T>(this SourceRepository repository, CancellationToken cancellation)
        where T : class, INuGetResource =>
        await repository.GetResourceAsync<T>(cancellation).ConfigureAwait(false)
        ?? throw new FatalProtocolException($"it does not offer what is needed ({typeof(T).Name})");
}
