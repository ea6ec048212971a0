using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Feeds;

/// <summary>
/// Hears of what a <see cref="FeedClient"/> does, on any thread, one call at a time for each package.
/// </summary>
public interface IFeedListener
{
    /// <summary>A warning of NuGet, or a try it repeats. Never holds a secret of the configuration.</summary>
    void Note(string line);

    /// <summary>Part of a download has arrived.</summary>
    /// <param name="package">What is being downloaded.</param>
    /// <param name="bytes">So far.</param>
    void Downloaded(PackageIdentity package, long bytes);
}
