namespace QuantBuild.Hub.Protocol;

/// <summary>Which hub is asked, as whom, and how patiently.</summary>
public sealed record HubOptions
{
    /// <summary>The hub that is meant where no other is named.</summary>
    public const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>Address of the hub, <c>http</c> or <c>https</c>, without a query.</summary>
    public Uri Endpoint { get; init; } = new(DefaultEndpoint);

    /// <summary>
    /// Bearer token; null for none. It is sent to the endpoint's own scheme, host and port alone, and over plain
    /// <c>http</c> only on the loopback interface.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>Whether no request may be made.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Requests for one thing before it is given up; those of a download that got on do not count.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that an answer may ask to wait (<c>Retry-After</c>) and be waited for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The time in which an answer must begin, and each further KiB of it arrive.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
