using System.Globalization;
using Spectre.Console;

namespace QuantBuild.Cli.Output;

/// <summary>
/// A bar in one line below all output, drawn anew a few times a second until disposed of. The cursor rests at the
/// line's beginning: when the terminal becomes narrower it breaks the line into several rows, and the next drawing
/// empties those below the first.
/// </summary>
/// <remarks>
/// Rows that the terminal adds push as many out of its top, where nothing can be taken back (tmux). So these rows are
/// emptied, not erased: they still are one line, which a wider terminal puts together again. Erased ones would be lost
/// to the screen with each change of the width, until the bar itself is pushed out.
/// </remarks>
internal sealed class LiveProgress : IDisposable
{
    private const int BarWidth = 24;
    private const string ToLineStart = "\r";
    private const string EraseToLineEnd = "\e[K";

    // Not from the line's very beginning: where the bar is the first line of the screen, that would clear the screen,
    // and some terminals keep what was cleared.
    private const string EraseBar = "\r \e[J\r\e[K";
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    // A blank before the erased part keeps the row a part of the line.
    private const string SaveCursor = "\e7";
    private const string EmptyNextRow = "\e[B\r \e[K";
    private const string RestoreCursor = "\e8";

    // While a line is written, since the terminal may have become narrower since its width was read.
    private const string CutLines = "\e[?7l";
    private const string WrapLines = "\e[?7h";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock turn = new();
    private readonly Profile terminal;
    private readonly Timer timer;
    private string text = "…";
    private double share;
    private int longest;
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
            longest = 0;
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
        var width = Math.Max(terminal.Width, 1);
        var cut = plain[..Math.Min(plain.Length, width - 1)];
        longest = Math.Max(longest, cut.Length);
        return EmptyRows((longest - 1) / width)
            + ToLineStart + CutLines + cut + WrapLines + EraseToLineEnd + ToLineStart;
    }

    // Before the line is drawn: where the terminal cuts lines instead of breaking them, the next row may be this one.
    private static string EmptyRows(int count) => count == 0
        ? string.Empty
        : SaveCursor + string.Concat(Enumerable.Repeat(EmptyNextRow, count)) + RestoreCursor;

    private void Write(string sequence)
    {
        terminal.Out.Writer.Write(sequence);
        terminal.Out.Writer.Flush();
    }
}
