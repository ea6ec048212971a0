using System.CommandLine;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary><c>push</c>: model packages to a source, verified before.</summary>
internal sealed class PushCommand
{
    private const int DefaultTimeout = 3600;
    private const int LongestTimeout = 86_400;

    private readonly CommandEnvironment environment;

    private readonly Argument<string[]> packages = new("nupkg")
    {
        Description = "Model packages; the parts of a split one go before it, whatever the order here.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> source = new("--source")
    {
        Description = "Package source: a name of nuget.config, a URL or a folder. "
            + "Default: defaultPushSource of nuget.config.",
        HelpName = "source",
    };

    private readonly Option<string?> apiKeyEnvironment = new("--api-key-environment")
    {
        Description = "Environment variable that holds the API key. Default: the key in nuget.config, if any.",
        HelpName = "name",
    };

    private readonly Option<bool> skipDuplicate = CommonOptions.Switch(
        "--skip-duplicate", "A version that is on the source already is no error.");

    private readonly Option<int?> timeout = NumberOption.Whole(
        "--timeout",
        "seconds",
        $"Seconds that the upload of one package may take, 1 to {LongestTimeout}. Default: {DefaultTimeout}.",
        least: 1,
        LongestTimeout);

    private readonly Option<bool> json = CommonOptions.Json("Write JSON lines to standard output.");

    private PushCommand(CommandEnvironment environment)
    {
        this.environment = environment;
    }

    public static Command Create(CommandEnvironment environment)
    {
        var self = new PushCommand(environment);
        var command = new Command("push", "Verifies model packages and uploads them to a package source.")
        {
            self.packages,
            self.source,
            self.apiKeyEnvironment,
            self.skipDuplicate,
            self.timeout,
            self.json,
        };
        command.SetAction(self.Execute);
        return command;
    }

    private int Execute(ParseResult parsed) => CommandHost.Execute(
        environment,
        new HostOptions { JsonLines = parsed.GetValue(json) },
        context =>
        {
            var key = ReadKey(parsed.GetValue(apiKeyEnvironment));
            context.Secrets.Add(key);
            string[] files =
            [
                .. parsed.GetRequiredValue(packages)
                    .Select(package => GivenPath.File(package, "model package", "*.nupkg", environment)),
            ];
            var given = parsed.GetValue(source);
            var progress = new FeedProgress(context.Output);
            var feeds = FeedAccess.Open(
                environment.CurrentFolder, given is null ? [] : [given], environment, context.Secrets, progress);
            var requests = files.Select(package => new PushRequest
            {
                Package = package,
                ApiKey = key,
                SkipDuplicate = parsed.GetValue(skipDuplicate),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout) ?? DefaultTimeout),
            });
            var pushed = new ModelPackageClient(feeds).PushAsync([.. requests], context.Cancellation)
                .GetAwaiter().GetResult();
            return new CommandOutcome(ExitCode.Done, new PushCommandResult(pushed));
        });

    private string? ReadKey(string? name) => name is null
        ? null
        : environment.Variable(name) is { Length: > 0 } key
            ? key
            : throw DiagnosticTable.CommandLineWrong.Exception(
                location: null, $"the environment variable '{name}' is not set; set it to the source's API key");
}
