using System.Globalization;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>
/// Tells where a matrix is and how long it will take: lines on a writer, at most one every few seconds.
/// </summary>
internal sealed class MatrixProgress(TextWriter output, TimeProvider clock) : IRunListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, List<double>> secondsByMethod = new(StringComparer.Ordinal);
    private List<Cell> pending = [];
    private int index;
    private Cell? current;
    private long cellStart;
    private long lastLine;

    public void Begin(string matrix, int cells, IReadOnlyList<Cell> toRun)
    {
        (pending, index) = ([.. toRun], 0);
        Line($"{matrix}: {cells} cells, {toRun.Count} to run");
    }

    public void CellStarted(Cell cell)
    {
        (current, cellStart) = (cell, clock.GetTimestamp());
        index++;
        Line($"[{index}/{pending.Count}] {cell.Id}{TimeLeft(0)}");
    }

    public void CellEnded(Cell cell, string? message)
    {
        var seconds = clock.GetElapsedTime(cellStart).TotalSeconds;
        if (!secondsByMethod.TryGetValue(cell.Method.Name, out var known))
        {
            secondsByMethod.Add(cell.Method.Name, known = []);
        }

        known.Add(seconds);
        var outcome = message is null ? "done" : $"failed: {message}";
        Line($"[{index}/{pending.Count}] {cell.Id}: {seconds:F1} s, {outcome}");
    }

    public void StageStarted(string name, string reason)
    {
        // Its progress follows.
    }

    public void StageProgressed(string name, double fraction, double overall)
    {
        if (clock.GetElapsedTime(lastLine) >= Interval)
        {
            Line($"[{index}/{pending.Count}] {current?.Id}: {name} {fraction:P0}{TimeLeft(overall)}");
        }
    }

    public void StageEnded(StageOutcome outcome)
    {
        // The cell's line tells enough.
    }

    // The mean of what the method's cells took, else of all; the running one from its own progress.
    private string TimeLeft(double overall)
    {
        if (secondsByMethod.Count == 0)
        {
            return string.Empty;
        }

        var all = secondsByMethod.Values.SelectMany(seconds => seconds).Average();
        var seconds = pending.Skip(index - 1).Sum(
            cell => secondsByMethod.TryGetValue(cell.Method.Name, out var known) ? known.Average() : all);
        var now = current is not null && secondsByMethod.TryGetValue(current.Method.Name, out var own)
            ? own.Average()
            : all;
        return $", {TimeSpan.FromSeconds(Math.Round(seconds - (overall * now))):c} left";
    }

    private void Line(FormattableString text)
    {
        lastLine = clock.GetTimestamp();
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
