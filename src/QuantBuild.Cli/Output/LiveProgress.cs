using Spectre.Console;

namespace QuantBuild.Cli.Output;

/// <summary>A bar at the terminal's last line, drawn by a thread of its own until disposed of.</summary>
internal sealed class LiveProgress : IDisposable
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim begun = new();
    private readonly ManualResetEventSlim ended = new();
    private readonly Thread drawing;
    private ProgressTask? bar;

    public LiveProgress(IAnsiConsole console)
    {
        drawing = new Thread(() => Draw(console)) { IsBackground = true, Name = "progress" };
        drawing.Start();
        begun.Wait();
    }

    /// <param name="text">Beside the bar.</param>
    /// <param name="overall">Of the whole run, in [0, 1]; null leaves the bar where it is.</param>
    public void Show(string text, double? overall)
    {
        bar!.Description = Markup.Escape(text);
        if (overall is { } value)
        {
            bar.Value = value;
        }
    }

    /// <summary>Takes the bar away and shows the cursor again.</summary>
    public void Dispose()
    {
        ended.Set();
        drawing.Join(LongestFarewell);
    }

    private void Draw(IAnsiConsole console) => console.Progress()
        .AutoClear(enabled: true)
        .Columns(
            new ProgressBarColumn { Width = 24 },
            new PercentageColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            bar = context.AddTask("…", maxValue: 1);
            begun.Set();
            ended.Wait();
        });
}
