using System.CommandLine;
using System.Runtime.InteropServices;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Backends.Installation;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary><c>backend install</c>: gets a backend and what it calls from the user's package sources.</summary>
internal sealed class BackendInstallCommand
{
    private readonly CommandEnvironment environment;
    private readonly Argument<string> name;
    private readonly Option<string?> device;

    private readonly Option<string[]> source = new("--source")
    {
        Description = "Package source: a name of nuget.config, a URL or a folder; can be given several times. "
            + "Default: those of nuget.config.",
        HelpName = "source",
    };

    private readonly Option<string?> cache = CommonOptions.Cache();

    private readonly Option<bool> json = CommonOptions.Json("Write JSON lines to standard output.");

    private BackendInstallCommand(CommandEnvironment environment)
    {
        this.environment = environment;
        name = BackendCommand.Backend(environment.BackendPackages.Select(package => package.Backend));
        device = new Option<string?>("--device")
        {
            Description = "Kind of the device to compute on. "
                + $"Default: {environment.BackendPackages.Select(package => package.Devices[0]).FirstOrDefault()}.",
            HelpName = "kind",
        }.AcceptOnlyFromAmong([.. environment.BackendPackages.SelectMany(package => package.Devices).Distinct()]);
    }

    public static Command Create(CommandEnvironment environment)
    {
        var self = new BackendInstallCommand(environment);
        var command = new Command(
            "install", "Restores a backend and its native libraries from the package sources into the cache.")
        {
            self.name,
            self.device,
            self.source,
            self.cache,
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
            var wanted = parsed.GetRequiredValue(name);
            var package = environment.BackendPackages.First(package => package.Backend == wanted);
            var library = package.LibraryFor(parsed.GetValue(device), MachineRuntime.Names)
                ?? throw DiagnosticTable.BackendUnavailable.Exception(
                    location: null,
                    $"there are no libraries of '{wanted}' for {parsed.GetValue(device) ?? package.Devices[0]} on "
                    + $"{RuntimeInformation.RuntimeIdentifier}; choose another device, or let another backend compute");
            var folder = new InstallFolder(CacheFolder.Find(parsed.GetValue(cache), environment), wanted);
            context.Output.Note(
                $"{package.Id} {ProductVersion.Text} and {library.Id} {library.Version}, with what they depend on: "
                + $"about {ByteCount.Format(library.DownloadBytes)} to download, "
                + $"{ByteCount.Format(library.DownloadBytes + library.Bytes)} on the disk, in {folder.Path}");
            var installed = new BackendInstallation(environment, context).Run(
                folder, package, library, parsed.GetValue(source) ?? []);
            return new CommandOutcome(ExitCode.Done, new BackendInstallResult(wanted, folder.Path, installed));
        });
}
