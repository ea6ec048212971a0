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
        var parsed = CommandTree.Create(environment).Parse(
            arguments,
            new ParserConfiguration
            {
                EnablePosixBundling = false,
                ResponseFileTokenReplacer = ResponseFile.TryRead,
            });
        if (parsed.Errors.Count > 0)
        {
            return UsageErrors.Report(parsed, environment);
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
