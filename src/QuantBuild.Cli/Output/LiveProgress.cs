using System.Globalization;
using Spectre.Console;

namespace QuantBuild.Cli.Output;

/// <summary>
/// A bar in one line below all output, drawn anew a few times a second until disposed of. The cursor rests at the
/// line's beginning: when the terminal becomes narrower it breaks the line into several, and the next drawing, which
/// goes from the cursor to the end of the screen, takes all of them away.
/// </summary>
internal sealed class LiveProgress : IDisposable
{
    private const int BarWidth = 24;
    private const string ToLineStart = "\r";
    private const string EraseToScreenEnd = "\e[J";

    // Not from the line's very beginning: where the bar is the first line of the screen, that would clear the screen,
    // and some terminals keep what was cleared.
    private const string EraseBar = "\r \e[J\r\e[K";
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    // While a line is written, since the terminal may have become narrower since its width was read.
    private const string CutLines = "\e[?7l";
    private const string WrapLines = "\e[?7h";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock turn = new();
    private readonly Profile terminal;
    private readonly Timer timer;
    private string text = "…";
    private double share;
    private bool hasEnded;

    public LiveProgress(IAnsiConsole console)
    {
        terminal = console.Profile;
        lock (turn)
        {
            Write(HideCursor + Frame());
        }

        timer = new Timer(_ => Draw(), state: null, Interval, Interval);
    }

    /// <param name="line">Beside the bar.</param>
    /// <param name="overall">Of the whole run, in [0, 1]; null leaves the bar where it is.</param>
    public void Show(string line, double? overall)
    {
        lock (turn)
        {
            text = line;
            share = overall ?? share;
        }
    }

    /// <summary>Writes whole lines above the bar.</summary>
    public void Above(Action write)
    {
        lock (turn)
        {
            Write(EraseBar);
            write();
            Write(Frame());
        }
    }

    /// <summary>Takes the bar away and shows the cursor again.</summary>
    public void Dispose()
    {
        timer.Dispose();
        lock (turn)
        {
            hasEnded = true;
            Write(EraseBar + ShowCursor);
        }
    }

    private void Draw()
    {
        lock (turn)
        {
            if (!hasEnded)
            {
                Write(Frame());
            }
        }
    }

    private string Frame()
    {
        var (done, rest) = terminal.Capabilities.Unicode ? ('━', '─') : ('=', '-');
        var filled = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{new string(done, filled)}{new string(rest, BarWidth - filled)} {100 * share,3:0} % {text}");
        var plain = string.Concat(line.Select(character => char.IsControl(character) ? ' ' : character));
        var cut = plain[..Math.Min(plain.Length, Math.Max(terminal.Width - 1, 0))];
        return ToLineStart + CutLines + cut + WrapLines + EraseToScreenEnd + ToLineStart;
    }

    private void Write(string sequence)
    {
        terminal.Out.Writer.Write(sequence);
        terminal.Out.Writer.Flush();
    }
}
