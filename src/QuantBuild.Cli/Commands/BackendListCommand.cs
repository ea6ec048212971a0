using System.CommandLine;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Cli.Commands;

/// <summary><c>backend list</c>: which backends there are, and where they are.</summary>
internal static class BackendListCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var cache = CommonOptions.Cache();
        var assets = BackendArguments.NewAssets();
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var command = new Command("list", "Shows the backends: where they are, their versions and devices.")
        {
            cache,
            assets,
            json,
        };
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json) },
            _ => new CommandOutcome(ExitCode.Done, List(
                new BackendFinder(
                    environment.BackendPackages,
                    CacheFolder.Find(parsed.GetValue(cache), environment),
                    parsed.GetValue(assets) is { } path ? environment.Resolve(path) : null),
                environment))));
        return command;
    }

    private static BackendListResult List(BackendFinder finder, CommandEnvironment environment) => new(
    [
        .. BackendRegistry.BuiltIn.Names
            .Select(name => BackendRegistry.BuiltIn.Choose(name, new BackendOptions { Threads = 1 }).Identity)
            .Select(own => new ListedBackend(own.Name, BackendState.BuiltIn)
            {
                Version = ProductVersion.Text, Devices = [own.DeviceKind],
            }),
        .. environment.BackendPackages.Select(package => Describe(package, finder.Find(package))),
    ]);

    private static ListedBackend Describe(BackendPackage package, FoundBackend? found) => found is null
        ? new ListedBackend(package.Backend, BackendState.Missing) { Devices = package.Devices }
        : new ListedBackend(package.Backend, found.IsInstalled ? BackendState.Installed : BackendState.Referenced)
        {
            Version = found.Own.Version,
            Devices = found.Devices,
            Folder = found.Own.Folder,
        };
}
