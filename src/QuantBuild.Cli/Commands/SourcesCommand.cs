using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Recipes;

namespace QuantBuild.Cli.Commands;

/// <summary>
/// <c>sources</c>, for the build: what recipes name as sources, so that it knows which one to run first.
/// </summary>
internal static class SourcesCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var recipes = CommonOptions.Recipes();
        var json = CommonOptions.Json("Write JSON lines to standard output.");
        var parent = CommonOptions.Parent();
        var command = new Command(
            "sources", "For the build: tells the sources that recipes name, without looking at them.")
        {
            recipes,
            json,
            parent,
        };
        command.Hidden = true;
        command.SetAction(parsed => CommandHost.Execute(
            environment,
            new HostOptions { JsonLines = parsed.GetValue(json), Parent = parsed.GetValue(parent) },
            _ => new CommandOutcome(ExitCode.Done, new SourcesCommandResult(
            [
                .. parsed.GetRequiredValue(recipes).Select(environment.Resolve).SelectMany(RecipeSources.Read),
            ]))));
        return command;
    }
}
