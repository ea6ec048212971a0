using Microsoft.AspNetCore.Http;

namespace QuantBuild.Tests.Shared.Feeds;

internal sealed record FeedServerOptions
{
    /// <summary>Asked first, with the path below the source's: true where it has answered.</summary>
    public Func<HttpContext, string, Task<bool>>? Answer { get; init; }

    /// <summary>Asked for by basic authentication; null: anyone may read and write.</summary>
    public (string User, string Password)? Credentials { get; init; }

    /// <summary>Asked for by an upload; null: none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Waited for in the middle of every download; null: none.</summary>
    public Func<CancellationToken, Task>? Pause { get; init; }
}
