using System.Globalization;
using DiffPlex;
using DiffPlex.Model;

namespace QuantBuild.Cli.Plans;

/// <summary>
/// What a person has to look at where two plans differ: the changed lines with their section and numbers. How wide the
/// columns of a table are is no difference, nor is how lines end.
/// </summary>
internal static class PlanDifference
{
    private const int MostLines = 60;

    /// <param name="verified">The reviewed plan, with line ends of any kind.</param>
    /// <param name="plan">Today's.</param>
    /// <returns>
    /// For each place that changed the section it is in and the reviewed line's number, then the lines that went, after
    /// <c>-</c>, and those that came, after <c>+</c>. Empty where the plans are equal.
    /// </returns>
    public static IReadOnlyList<string> Lines(string verified, string plan)
    {
        var difference = Differ.Instance.CreateLineDiffs(Narrow(verified), Narrow(plan), ignoreWhitespace: false);
        var lines = difference.DiffBlocks.SelectMany(block => Block(difference, block)).ToList();
        return lines.Count <= MostLines
            ? lines
            : [.. lines.Take(MostLines), $"and {lines.Count - MostLines} lines more"];
    }

    private static IEnumerable<string> Block(DiffResult difference, DiffBlock block)
    {
        var section = Section(difference.PiecesOld, Math.Min(block.DeleteStartA, difference.PiecesOld.Count - 1));
        yield return string.Create(CultureInfo.InvariantCulture, $"{section}, line {block.DeleteStartA + 1}:");
        var went = difference.PiecesOld.Skip(block.DeleteStartA).Take(block.DeleteCountA)
            .Select(line => "  - " + line.Trim());
        var came = difference.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB)
            .Select(line => "  + " + line.Trim());

        // Rows of a table that changed one by one stand under each other.
        var shown = block.DeleteCountA == block.InsertCountB
            ? went.Zip(came, (old, today) => new[] { old, today }).SelectMany(pair => pair)
            : went.Concat(came);
        foreach (var line in shown)
        {
            yield return line;
        }
    }

    /// <summary>The last title at or above a line: titles alone are not indented.</summary>
    private static string Section(IReadOnlyList<string> lines, int line)
    {
        while (line > 0 && (lines[line].Length == 0 || char.IsWhiteSpace(lines[line][0])))
        {
            line--;
        }

        return line < 0 ? "plan" : lines[line];
    }

    private static string Narrow(string plan) =>
        string.Join('\n', plan.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(NarrowLine));

    private static string NarrowLine(string line)
    {
        var cells = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (line.StartsWith(' ') ? "  " : string.Empty) + string.Join("  ", cells);
    }
}
