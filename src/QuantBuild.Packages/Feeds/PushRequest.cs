namespace QuantBuild.Packages.Feeds;

/// <summary>One package to upload; symbols are not.</summary>
public sealed record PushRequest
{
    /// <summary>Absolute path of a nupkg.</summary>
    public required string Package { get; init; }

    /// <summary>Null: the one that nuget.config has for the source, if any.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A version that is there already is no error.</summary>
    public bool SkipDuplicate { get; init; }

    /// <summary>The longest time that the whole upload may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);
}
