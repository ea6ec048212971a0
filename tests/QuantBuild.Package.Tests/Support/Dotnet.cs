using System.Diagnostics;
using System.Text;

namespace QuantBuild.Package.Tests.Support;

/// <summary>Runs the SDK as a user's shell would: nothing of the test host's own environment leaks in. One warm
/// compiler serves all builds.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Path of the host that runs the tests.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static BuildResult Run(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, out var output, arguments);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} is still running:\n{output}");
        }

        process.WaitForExit();
        lock (output)
        {
            return new BuildResult(process.ExitCode, output.ToString());
        }
    }

    public static Process Start(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        out StringBuilder output,
        params string[] arguments) => Start([Host, .. arguments], folder, environment, out output);

    /// <summary>
    /// Starts a process that a signal reaches as from a terminal: with a process group of its own, which does not
    /// ignore interrupts even where the caller does. Linux only.
    /// </summary>
    public static Process StartInGroup(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        out StringBuilder output,
        params string[] arguments) => Start(
            ["env", "--default-signal=INT", "setsid", Host, .. arguments], folder, environment, out output);

    private static Process Start(
        string[] command, string folder, IReadOnlyDictionary<string, string> environment, out StringBuilder output)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start.Environment, environment);
        var text = new StringBuilder();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        output = text;
        return process;

        void Append(string? line)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    /// <summary>Makes an environment that of a user's shell.</summary>
    public static void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string> added)
    {
        var leaking = target.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("DOTNET_CLI_", StringComparison.Ordinal)
            || name.StartsWith("VSTEST", StringComparison.Ordinal)
            || name.StartsWith("QUANTBUILD_", StringComparison.Ordinal)).ToList();
        foreach (var name in leaking)
        {
            target.Remove(name);
        }

        target["DOTNET_CLI_UI_LANGUAGE"] = "en";
        target["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in CompilerServer.Properties.Concat(added))
        {
            target[name] = value;
        }
    }
}
