using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Packages.Archives;

namespace QuantBuild.Cli.Commands;

/// <summary>
/// <c>pack-finish</c>, for the build: deterministic bytes for what NuGet's Pack target wrote, and its parts.
/// </summary>
internal static class PackFinishCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var package = new Argument<string>("package") { Description = "The nupkg; it is replaced." };
        var division = new DivisionOptions();
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var parent = CommonOptions.Parent();
        var command = new Command("pack-finish", "For the build: finishes the package that the Pack target wrote.")
        {
            package,
            json,
            parent,
        };
        division.AddTo(command);
        command.Hidden = true;
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json), Parent = parsed.GetValue(parent) },
            context =>
            {
                var written = ModelPackager.Finish(
                    GivenPath.File(parsed.GetRequiredValue(package), "model package", "*.nupkg", environment),
                    division.Read(parsed),
                    context.Cancellation);
                context.Output.Report(written.Warnings);
                return new CommandOutcome(ExitCode.Done, new PackCommandResult(written));
            }));
        return command;
    }
}
