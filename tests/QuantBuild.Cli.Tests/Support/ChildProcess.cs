using System.Diagnostics;

namespace QuantBuild.Cli.Tests.Support;

/// <summary>The command line as a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ChildProcess(Process process)
    {
        this.process = process;
    }

    public static ChildProcess Start(string folder, params string[] arguments) => Start(
        folder, new Dictionary<string, string>(), arguments);

    /// <param name="folder">That it works in; holds its cache.</param>
    /// <param name="variables">Added to its environment.</param>
    /// <param name="arguments">Of the command line.</param>
    public static ChildProcess Start(
        string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        // An interrupt reaches it also where the caller ignores interrupts, as what a shell runs in the background
        // does.
        string[] host = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(host[0], host[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "QuantBuild.Cli.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["QUANTBUILD_CACHE"] = Path.Combine(folder, "cache");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var started = Process.Start(start)!;
        started.ErrorDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        return new ChildProcess(started);
    }

    /// <summary>Reads lines of standard output until one holds a text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The output ended without '{text}'.");
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code, what was left on standard output, and how long the wait was.</returns>
    public async Task<(int ExitCode, string Output, TimeSpan Wait)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var watch = Stopwatch.StartNew();
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output, watch.Elapsed);
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
