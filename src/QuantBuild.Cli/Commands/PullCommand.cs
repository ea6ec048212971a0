using System.CommandLine;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary><c>pull</c>: a model package from a source into a folder, verified.</summary>
internal sealed class PullCommand
{
    private readonly CommandEnvironment environment;

    private readonly Argument<string> id = new("id") { Description = "Id of the package." };

    private readonly Option<string?> version = new("--version")
    {
        Description = "One exact version. Default: the highest stable one.",
        HelpName = "version",
    };

    private readonly Option<bool> prerelease = CommonOptions.Switch(
        "--prerelease", "The highest version may be a prerelease.");

    private readonly Option<string[]> source = new("--source")
    {
        Description = "Package source: a name of nuget.config, a URL or a folder; can be given several times. "
            + "Default: those of nuget.config.",
        HelpName = "source",
    };

    private readonly Option<string?> output = new("--output")
    {
        Description = "Folder for the models and the manifest: new, empty, or filled by a pull of the package. "
            + "Default: the package's id, below the current folder.",
        HelpName = "folder",
    };

    private readonly Option<bool> json = CommonOptions.Json("Write JSON lines to standard output.");

    private PullCommand(CommandEnvironment environment)
    {
        this.environment = environment;
    }

    public static Command Create(CommandEnvironment environment)
    {
        var self = new PullCommand(environment);
        var command = new Command("pull", "Gets a model package from a package source and verifies every file of it.")
        {
            self.id,
            self.version,
            self.prerelease,
            self.source,
            self.output,
            self.json,
        };
        command.SetAction(self.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var package = parsed.GetRequiredValue(id);
        return CommandHost.Execute(environment, new HostOptions { JsonLines = parsed.GetValue(json) }, context =>
        {
            var progress = new FeedProgress(context.Output);
            var wanted = Check(package, parsed.GetValue(version));
            var folder = GivenPath.NewFolder(parsed.GetValue(output) ?? package, "models", environment);
            var placement = ModelPlacement.Prepare(folder, isShared: true, context.Cancellation);
            var feeds = FeedAccess.Open(
                environment.CurrentFolder, parsed.GetValue(source) ?? [], environment, context.Secrets, progress);
            var pulled = GetAsync(feeds, package, wanted, parsed.GetValue(prerelease), context.Cancellation)
                .GetAwaiter().GetResult();
            progress.Complete();
            placement.Copy(pulled, context.Cancellation);
            return new CommandOutcome(ExitCode.Done, new PullCommandResult(pulled, folder));
        });
    }

    private static async Task<PulledModels> GetAsync(
        FeedClient feeds, string id, string? version, bool prerelease, CancellationToken cancellation)
    {
        var package = version is null
            ? await feeds.FindLatestAsync(id, prerelease, cancellation).ConfigureAwait(false)
            : new PackageIdentity(id, version);
        return await new ModelPackageClient(feeds).GetAsync(package, cancellation).ConfigureAwait(false);
    }

    private static string? Check(string id, string? version)
    {
        if (!PackageIdRule.IsValid(id))
        {
            throw DiagnosticTable.PackageIdentityWrong.Exception(
                location: null, $"'{id}' is no package id; use letters, digits, '.', '-' and '_'");
        }

        return version is null
            ? null
            : PackageVersionRule.Normalize(version)
                ?? throw DiagnosticTable.PackageIdentityWrong.Exception(
                    location: null, $"'{version}' is no exact version; give one such as 1.2.3");
    }
}
