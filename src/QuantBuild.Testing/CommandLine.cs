using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using QuantBuild.MSBuild;

namespace QuantBuild.Testing;

/// <summary>Runs the command line in a process of its own: <c>dotnet exec QuantBuild.Cli.dll …</c>.</summary>
/// <param name="assembly">Absolute path of the command line's assembly.</param>
/// <param name="variable">Value of an environment variable; null where it is not set.</param>
internal sealed class CommandLine(string assembly, Func<string, string?> variable)
{
    /// <returns>The exit code, and all that was written for a person.</returns>
    /// <exception cref="PlanVerificationException">The process cannot be started.</exception>
    public (int ExitCode, string Text) Run(params string[] arguments)
    {
        if (!File.Exists(assembly))
        {
            throw new PlanVerificationException(
                $"The command line {assembly} is gone: restore and build the test project on this machine.");
        }

        var host = variable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        using var process = new Process { StartInfo = StartInfo(host, ["exec", assembly, .. arguments]) };
        var text = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(text, line.Data);
        process.ErrorDataReceived += (_, line) => Append(text, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new PlanVerificationException(
                $"'{host}' could not be started ({exception.Message}): put the .NET SDK on the path.", exception);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, text.ToString());
    }

    private static ProcessStartInfo StartInfo(string host, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(host)
        {
            Arguments = string.Join(" ", arguments.Select(Quoted)),
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        ChildEnvironment.Strip(start.Environment);
        return start;
    }

    // Paths and options: no quotation mark; a backslash at the end would escape the closing one.
    private static string Quoted(string argument) => '"' + argument.TrimEnd('\\') + '"';

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }
}
