using QuantBuild.Cli.Hosting;
using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Feeds;

/// <summary>Opens the package sources of a folder.</summary>
internal static class FeedAccess
{
    /// <summary>Outranks nuget.config, as for restore.</summary>
    public const string PackagesFolderVariable = "NUGET_PACKAGES";

    /// <param name="folder">Absolute; whose nuget.config counts.</param>
    /// <param name="sources">Given by the user in place of the configured ones.</param>
    /// <param name="environment">Of the command line.</param>
    /// <param name="secrets">Learns passwords and keys.</param>
    /// <param name="progress">Hears of downloads.</param>
    public static FeedClient Open(
        string folder,
        IReadOnlyList<string> sources,
        CommandEnvironment environment,
        SecretMask secrets,
        FeedProgress progress)
    {
        var packages = environment.Variable(PackagesFolderVariable);
        return FeedClient.Open(
            new FeedOptions
            {
                Folder = folder,
                Sources = sources,
                Secrets = secrets,
                PackagesFolder = string.IsNullOrWhiteSpace(packages) ? null : environment.Resolve(packages),
            },
            progress);
    }
}
