using System.Text.RegularExpressions;

namespace QuantBuild.Cli.Tests.Output;

/// <summary>What stays on a real terminal that changes its width while a run shows its bar.</summary>
public sealed partial class TerminalSizeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [TerminalFact]
    public void Run_InATerminalThatChangesItsWidth_LeavesNothingOfTheBar()
    {
        new TinyModelProject(folder.Path).WriteRecipe(steps: 1_000_000);
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var commandLine = Path.Combine(AppContext.BaseDirectory, "QuantBuild.Cli.dll");
        using var terminal = new TerminalSession(
            folder.Path, $"'{host}' exec '{commandLine}' run tiny.quant.yaml --cache cache", columns: 110);
        terminal.WaitFor(screen => screen.Contains("% mrem.module-1", StringComparison.Ordinal), "the bar");

        foreach (var columns in new[] { 70, 41, 33, 90, 24, 60, 24, 110, 24 })
        {
            terminal.Resize(columns);
            terminal.WaitFor(screen => IsClean(screen, columns), $"nothing but one bar in {columns} columns");
        }

        terminal.Interrupt();

        var (last, exitCode) = terminal.WaitForEnd();
        exitCode.ShouldNotBe(0);
        last.Split('\n').ShouldAllBe(line => !Bar().IsMatch(line), "the bar goes at the end");
    }

    public void Dispose() => folder.Dispose();

    // Stages that have ended, then the bar in one row; the end of a longer bar would be neither.
    private static bool IsClean(string screen, int columns)
    {
        var lines = screen.Split('\n');
        return Bar().IsMatch(lines[^1]) && lines[^1].Length < columns && lines[..^1].All(line => Stage().IsMatch(line));
    }

    [GeneratedRegex("^[━─]{23,24}", RegexOptions.None, 1000)]
    private static partial Regex Bar();

    [GeneratedRegex("^[a-z0-9.-]+: (done in|from the cache)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stage();
}
