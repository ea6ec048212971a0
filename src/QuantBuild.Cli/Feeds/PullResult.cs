using QuantBuild.Packages.Feeds.Models;

namespace QuantBuild.Cli.Feeds;

/// <param name="Models">What was pulled.</param>
/// <param name="Folder">Absolute path it was copied to.</param>
internal sealed record PullResult(PulledModels Models, string Folder);
