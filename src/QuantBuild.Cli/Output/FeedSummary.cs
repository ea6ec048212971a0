using QuantBuild.Cli.Feeds;
using QuantBuild.Packages.Feeds.Models;

namespace QuantBuild.Cli.Output;

/// <summary>The lines at the end of <c>pull</c> and <c>push</c>.</summary>
internal static class FeedSummary
{
    public static IReadOnlyList<string> OfPull(PullResult pull, PathDisplay paths)
    {
        var origin = pull.Models.Packages[0].Source is { } source ? $"from '{source}'" : "from the packages folder";
        return
        [
            $"{pull.Models.Manifest.Package}: pulled {origin}, every file as its manifest states",
            .. TextTable.Align(
            [
                ["model", "format", "scheme", "folder"],
                .. pull.Models.Manifest.Models.Select(model => new[]
                {
                    model.Name, model.Format, model.Scheme, paths.Shorten(Path.Combine(pull.Folder, model.Checkpoint)),
                }),
            ]).Select(line => "  " + line),
        ];
    }

    public static IReadOnlyList<string> OfPush(IReadOnlyList<PushedPackage> pushed) =>
        [.. pushed.Select(package => $"{package.Identity}: is on '{package.Source}'")];
}
