using QuantBuild.Cli.Streams;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;
using Spectre.Console;

namespace QuantBuild.Cli.Output;

/// <summary>For a person at a terminal: finished stages as lines, below them a bar with the time left.</summary>
internal sealed class TerminalOutput(IAnsiConsole console, PathDisplay paths) : ICommandOutput
{
    private readonly TimeEstimate estimate = new();
    private LiveProgress? progress;

    public static TerminalOutput Create(TextWriter writer, PathDisplay paths, SecretMask secrets) => new(
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new TerminalTarget(writer, secrets),
            Interactive = InteractionSupport.Yes,
        }),
        paths);

    public void Started(string? logPath)
    {
    }

    public void StageStarted(string name, string reason) => Show($"{name} ({reason})", overall: null);

    public void StageProgressed(string name, double fraction, double overall) =>
        Show($"{name}, {Duration.FormatLeft(estimate.Update(name, overall))}", overall);

    public void StageEnded(StageOutcome outcome) =>
        WriteLine(StageLine.Of(outcome), outcome.State == StageState.Hit ? "grey" : "green");

    public void Report(Diagnostic diagnostic) =>
        WriteLine(paths.Render(diagnostic), diagnostic.IsError ? "red" : "yellow");

    public void Note(string line) => WriteLine(line, "default");

    public void Ended(CommandOutcome outcome)
    {
        EndProgress();
        foreach (var line in outcome.Result?.Lines(paths) ?? [])
        {
            WriteLine(line, "default");
        }
    }

    public void Dispose() => EndProgress();

    // A terminal that knows no control sequences shows the lines alone.
    private void Show(string text, double? overall)
    {
        if (console.Profile.Capabilities.Ansi)
        {
            progress ??= new LiveProgress(console);
            progress.Show(MessageText.Escape(text), overall);
        }
    }

    private void EndProgress()
    {
        progress?.Dispose();
        progress = null;
    }

    private void WriteLine(string line, string style)
    {
        if (progress is null)
        {
            Write(MessageText.Escape(line), style);
            return;
        }

        progress.Above(() => Write(MessageText.Escape(line), style));
    }

    // A long line is left to the terminal: Spectre would break a path in two, which then cannot be copied.
    private void Write(string line, string style)
    {
        if (line.Length < console.Profile.Width)
        {
            console.Write(new Text(line + "\n", Style.Parse(style)));
        }
        else
        {
            console.Profile.Out.Writer.WriteLine(line);
        }
    }
}
