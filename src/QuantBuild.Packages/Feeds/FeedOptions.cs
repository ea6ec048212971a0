using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Packages.Feeds;

/// <summary>Where packages come from and where they are kept.</summary>
public sealed record FeedOptions
{
    /// <summary>
    /// Absolute; the nuget.config files there and above it, and the user's, count, as for `dotnet restore` there.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Replace the configured sources: names of them, URLs, or folders (relative to <see cref="Folder"/>).
    /// </summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Learns passwords and keys that come to be known.</summary>
    public SecretMask Secrets { get; init; } = new();

    /// <summary>
    /// Absolute path of the folder that packages are unpacked into; null: NuGet's global packages folder.
    /// </summary>
    public string? PackagesFolder { get; init; }
}
