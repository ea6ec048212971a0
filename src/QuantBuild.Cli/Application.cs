using System.CommandLine;
using System.Text;
using QuantBuild.Cli.Commands;
using QuantBuild.Cli.Hosting;

namespace QuantBuild.Cli;

/// <summary>The command line: arguments in, exit code out.</summary>
internal static class Application
{
    public static int Run(IReadOnlyList<string> arguments, CommandEnvironment environment)
    {
        var isRead = ResponseFile.TryExpand(arguments, environment.CurrentFolder, out var expanded, out var unread);
        environment = environment with { Secrets = [.. environment.Secrets, .. ArgumentSecrets.Of(expanded)] };
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
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = text,
            Error = environment.StandardError,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }
}
