using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Layout;

namespace QuantBuild.Cli.Commands;

/// <summary><c>pack-layout</c>, for the build: which files go where in a package, and those written for it.</summary>
internal static class PackLayoutCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var package = new PackageArguments();
        var staging = new Option<string>("--staging")
        {
            Description = "Folder of the files that are written for the package; what else lies there is removed.",
            HelpName = "folder",
            Required = true,
        };
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var parent = CommonOptions.Parent();
        var command = new Command("pack-layout", "For the build: writes what a package holds beside its models.")
        {
            Hidden = true,
        };
        package.AddTo(command);
        command.Add(staging);
        command.Add(json);
        command.Add(parent);
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json), Parent = parsed.GetValue(parent) },
            context => new CommandOutcome(ExitCode.Done, new PackLayoutCommandResult(Write(
                package.Read(parsed, environment, context.Cancellation),
                GivenPath.NewFolder(parsed.GetRequiredValue(staging), "files of the package", environment))))));
        return command;
    }

    private static List<KeyValuePair<string, string>> Write(PackageLayout layout, string staging)
    {
        try
        {
            return StagedLayout.Write(layout, staging);
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw PackageFault.Of("the folder cannot be written", staging, exception);
        }
    }
}
