using System.Globalization;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Output;

/// <summary>Plain lines: for redirected output, and for the log.</summary>
internal sealed class PlainOutput : ICommandOutput
{
    /// <summary>A stage that takes long shows a line this often.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    private readonly Throttle heartbeat = new(HeartbeatInterval);
    private readonly TimeEstimate estimate = new();
    private readonly Action<string> writeLine;
    private readonly PathDisplay paths;

    /// <param name="writeLine">Gets lines that are safe to show, whatever names and paths they quote.</param>
    /// <param name="paths">Shortens paths.</param>
    public PlainOutput(Action<string> writeLine, PathDisplay paths)
    {
        this.writeLine = line => writeLine(MessageText.Escape(line));
        this.paths = paths;
    }

    public void Started(string? logPath)
    {
    }

    public void StageStarted(string name, string reason) => writeLine($"{name}: runs ({reason})");

    public void StageProgressed(string name, double fraction, double overall)
    {
        var left = estimate.Update(name, overall);
        if (heartbeat.IsOpen())
        {
            writeLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {100 * fraction:0} %, of all {100 * overall:0} %, {Duration.FormatLeft(left)}"));
        }
    }

    public void StageEnded(StageOutcome outcome) => writeLine(StageLine.Of(outcome));

    public void Report(Diagnostic diagnostic) => writeLine(paths.Render(diagnostic));

    public void Note(string line) => writeLine(line);

    public void Ended(CommandOutcome outcome)
    {
        foreach (var line in outcome.Result?.Lines(paths) ?? [])
        {
            writeLine(line);
        }
    }

    public void Dispose()
    {
    }
}
