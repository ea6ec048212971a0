using System.CommandLine;
using QuantBuild.Cli.Hosting;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Commands;

/// <summary>Reports arguments that cannot be understood.</summary>
internal static class UsageErrors
{
    /// <returns>The exit code.</returns>
    public static int Report(ParseResult parsed, CommandEnvironment environment)
    {
        var options = new HostOptions { JsonLines = parsed.Tokens.Any(token => token.Value == "--json") };
        return CommandHost.Execute(environment, options, context =>
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct())
            {
                context.Output.Report(DiagnosticTable.CommandLineWrong.At(location: null, message));
            }

            foreach (var unknown in parsed.UnmatchedTokens)
            {
                Suggest(parsed, unknown, context);
            }

            context.Output.Note($"'{Usage(parsed)} --help' lists what is possible");
            return new CommandOutcome(ExitCode.WrongInput);
        });
    }

    private static void Suggest(ParseResult parsed, string unknown, CommandContext context)
    {
        var command = parsed.CommandResult.Command;
        string[] names =
        [
            .. command.Subcommands.Select(sub => sub.Name),
            .. command.Options.Select(option => option.Name),
        ];
        if (NearestName.Find(unknown, names) is { } nearest)
        {
            context.Output.Note($"did you mean '{nearest}' in place of '{unknown}'?");
        }
    }

    private static string Usage(ParseResult parsed) => parsed.CommandResult.Command is RootCommand
        ? CommandTree.Name
        : $"{CommandTree.Name} {parsed.CommandResult.Command.Name}";
}
