namespace QuantBuild.Tests.Shared.Feeds;

/// <param name="Id">As its nuspec spells it.</param>
/// <param name="Version">As its nuspec spells it.</param>
/// <param name="Content">The nupkg.</param>
internal sealed record FeedPackage(string Id, string Version, byte[] Content);
