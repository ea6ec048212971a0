using System.CommandLine;
using System.Text;
using QuantBuild.Cli.Commands;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Streams;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Cli;

/// <summary>The command line: arguments in, exit code out.</summary>
internal static class Application
{
    public static int Run(IReadOnlyList<string> arguments, CommandEnvironment environment)
    {
        var isRead = ResponseFile.TryExpand(arguments, environment.CurrentFolder, out var expanded, out var unread);
        var output = new PatientStream(environment.StandardOutput);
        environment = environment with
        {
            StandardOutput = output,
            StandardError = new PatientWriter(environment.StandardError),
            Secrets = [.. environment.Secrets, .. ArgumentSecrets.Of(expanded)],
        };
        var parsed = CommandTree.Create(environment).Parse(
            expanded,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var errors = isRead ? UsageErrors.Find(parsed) : [unread!];
        if (errors.Count > 0)
        {
            return UsageErrors.Report(parsed, errors, environment);
        }

        using var text = new StreamWriter(
            environment.StandardOutput, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var code = parsed.Invoke(new InvocationConfiguration
        {
            Output = text,
            Error = environment.StandardError,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
        text.Flush();
        return output.Failure is { } failure && !IsOfLines(parsed) ? ReportLost(failure, code, environment) : code;
    }

    /// <summary>Whether standard output tells what happens: then the command's result lies elsewhere.</summary>
    private static bool IsOfLines(ParseResult parsed) =>
        parsed.CommandResult.Command.Name != PlanCommand.Name && parsed.Tokens.Any(token => token.Value == "--json");

    /// <summary>What was asked for did not arrive whole: a program that reads it must not take it for all.</summary>
    private static int ReportLost(Exception failure, int code, CommandEnvironment environment)
    {
        var fault = StorageFault.OfOutput("standard output", "standard output", failure);
        foreach (var diagnostic in fault.Diagnostics)
        {
            environment.StandardError.WriteLine(diagnostic with { Location = null });
        }

        return code == ExitCode.Done ? fault.ExitCode : code;
    }
}
