using System.Globalization;
using DiffPlex;
using DiffPlex.Model;

namespace QuantBuild.Cli.Plans;

/// <summary>What a person has to look at where two plans differ: the changed lines with their section and numbers.</summary>
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
        var difference = Differ.Instance.CreateLineDiffs(verified.TrimEnd(), plan.TrimEnd(), ignoreWhitespace: false);
        List<string> lines = [];
        foreach (var block in difference.DiffBlocks)
        {
            lines.AddRange(Block(difference, block));
        }

        return lines.Count <= MostLines
            ? lines
            : [.. lines.Take(MostLines), $"and {lines.Count - MostLines} lines more"];
    }

    private static IEnumerable<string> Block(DiffResult difference, DiffBlock block)
    {
        var section = Section(difference.PiecesNew, Math.Min(block.InsertStartB, difference.PiecesNew.Count - 1));
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{section}, line {block.DeleteStartA + 1}:");
        for (var i = 0; i < block.DeleteCountA; i++)
        {
            yield return "  - " + difference.PiecesOld[block.DeleteStartA + i].Trim();
        }

        for (var i = 0; i < block.InsertCountB; i++)
        {
            yield return "  + " + difference.PiecesNew[block.InsertStartB + i].Trim();
        }
    }

    /// <summary>The last title at or above a line: titles alone are not indented.</summary>
    private static string Section(IReadOnlyList<string> lines, int line)
    {
        while (line > 0 && (lines[line].Length == 0 || char.IsWhiteSpace(lines[line][0])))
        {
            line--;
        }

        return line < 0 ? string.Empty : lines[line];
    }
}
