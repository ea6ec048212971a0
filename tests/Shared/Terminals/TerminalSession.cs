using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Tests.Shared.Terminals;

/// <summary>A command in a terminal of its own (tmux), and what the terminal shows meanwhile.</summary>
internal sealed class TerminalSession : IDisposable
{
    private const string EndMark = "ended with exit code";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly string server = "quantbuild-" + Guid.NewGuid().ToString("N");

    /// <param name="folder">Where the command runs.</param>
    /// <param name="command">A line for the shell.</param>
    /// <param name="columns">Width of the terminal.</param>
    /// <param name="prepare">Sets the command's environment, which begins as the caller's.</param>
    public TerminalSession(
        string folder, string command, int columns, Action<IDictionary<string, string?>>? prepare = null)
    {
        Frames = [];
        Run(
            environment =>
            {
                // These make programs believe that nobody looks.
                environment.Remove("CI");
                environment.Remove("TF_BUILD");
                environment.Remove("GITHUB_ACTIONS");
                environment.Remove("NO_COLOR");
                environment.Remove("TMUX");
                environment["LC_ALL"] = "C.UTF-8";
                environment["SHELL"] = "/bin/sh";
                prepare?.Invoke(environment);
            },
            "-u", "-f", "/dev/null", "new-session", "-d", "-x", Number(columns), "-y", "40", "-c", folder,
            // An interrupt ends the command, not the shell that tells of it.
            $"trap : INT; {command}; echo {EndMark} $?; exec sleep 1000");
    }

    /// <summary>Why there is no terminal; null where there is.</summary>
    public static string? SkipWithout { get; } =
        OperatingSystem.IsLinux() && Search("tmux") ? null : "tmux is absent: no real terminal to look at";

    /// <summary>Every screen that was seen, without the empty lines at its end.</summary>
    public List<string> Frames { get; }

    /// <summary>The screen as it is, with what has scrolled away; lines that the terminal broke put together.</summary>
    public string Look()
    {
        var screen = Run(null, "capture-pane", "-p", "-J", "-S", "-").TrimEnd();
        screen = string.Join('\n', screen.Split('\n').Select(line => line.TrimEnd()));
        if (Frames.Count == 0 || Frames[^1] != screen)
        {
            Frames.Add(screen);
        }

        return screen;
    }

    /// <summary>Looks until the screen shows something.</summary>
    public string WaitFor(Func<string, bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var screen = Look();
            if (condition(screen))
            {
                return screen;
            }

            if (screen.Contains(EndMark, StringComparison.Ordinal) || watch.Elapsed > Patience)
            {
                throw new TimeoutException($"waited in vain for {what}:\n{string.Join("\n---\n", Frames.TakeLast(3))}");
            }

            Thread.Sleep(Interval);
        }
    }

    /// <summary>Looks until the command has ended.</summary>
    /// <returns>The last screen without the line about the end, and the exit code.</returns>
    public (string Screen, int ExitCode) WaitForEnd()
    {
        var screen = WaitFor(shown => shown.Contains(EndMark, StringComparison.Ordinal), "the command's end");
        var at = screen.LastIndexOf(EndMark, StringComparison.Ordinal);
        return (screen[..at].TrimEnd(), int.Parse(screen[(at + EndMark.Length)..], CultureInfo.InvariantCulture));
    }

    public void Resize(int columns) => Run(null, "resize-window", "-x", Number(columns));

    public void Interrupt() => Run(null, "send-keys", "C-c");

    public void Dispose() => Run(null, "kill-server");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool Search(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private string Run(Action<IDictionary<string, string?>>? prepare, params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-L", server, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        prepare?.Invoke(start.Environment);
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {error.Result}");
    }
}
