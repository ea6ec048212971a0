using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Packages.Inspection;

namespace QuantBuild.Cli.Commands;

/// <summary><c>inspect</c>: what a model is, and what a delta changes of its backbone.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var model = new Argument<string>("model")
        {
            Description = "Folder of a checkpoint, output folder of a run, a delta's file, or a model package.",
        };
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var command = new Command("inspect", "Tells what a model is, and what a delta changes of its backbone.")
        {
            model,
            json,
        };
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json) },
            context => new CommandOutcome(ExitCode.Done, new InspectCommandResult(ModelInspection.Inspect(
                GivenPath.FileOrFolder(parsed.GetRequiredValue(model), "model", environment),
                context.Cancellation)))));
        return command;
    }
}
