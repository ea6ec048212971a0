using System.Globalization;
using System.Text;
using QuantBuild.Bench.Methods.Running;

namespace QuantBuild.Bench.Methods.Reports;

/// <summary>The Markdown page of a matrix, and its block of the index.</summary>
internal static class MatrixPage
{
    public static string Write(MatrixReport report, string csvName)
    {
        var text = new StringBuilder();
        Add(text, $"# {report.Matrix.Title}");
        Add(text, Introduction(report));
        Add(text, $"```\n{report.Command}\n```");
        Add(text, $"{Origin(report)} Every figure stands in [{csvName}]({csvName}).");
        Add(text, $"## Means over the seeds\n\n{Summary(report)}");
        if (report.Relations.Count > 0)
        {
            Add(text, $"## Relations\n\n{RelationTable.WriteSummary(report.Relations)}");
            Add(text, RelationTable.Write(report.Relations));
        }

        Add(text, Applications(report));
        Add(text, Faults(report));
        if (!report.Matrix.HasTasks)
        {
            Add(text, $"## Every run\n\n{CellTable.Write(report)}");
        }

        return text.ToString().TrimEnd() + "\n";
    }

    /// <param name="report">Of the matrix.</param>
    /// <param name="link">From the index to the matrix' page.</param>
    public static string WriteSection(MatrixReport report, string link)
    {
        var text = new StringBuilder();
        Add(text, $"## {report.Matrix.Title}");
        Add(text, Introduction(report));
        Add(text, $"```\n{report.Command}\n```");
        Add(text, $"{Origin(report)} Every run: [{report.Matrix.Name}]({link}).");
        Add(text, Summary(report));
        if (report.Relations.Count > 0)
        {
            Add(text, RelationTable.WriteSummary(report.Relations));
        }

        Add(text, Faults(report));
        return text.ToString().TrimEnd() + "\n";
    }

    private static string Summary(MatrixReport report) =>
        report.Matrix.HasTasks ? TaskTable.Write(report) : SummaryTable.Write(report);

    private static string Introduction(MatrixReport report)
    {
        var full = report.Matrix.HasTasks
            ? null
            : report.Figures.SelectMany(figures => figures.Metrics.Take(1)).FirstOrDefault();
        var baseline = full is null
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $" Full precision: {full.Metric} {full.Full:F4} on {full.Samples} texts.");
        return (report.Matrix.About.Trim() + baseline).TrimStart();
    }

    private static string Origin(MatrixReport report)
    {
        var dates = report.Figures.Select(figures => figures.Finished.UtcDateTime.Date).Distinct().Order().ToList();
        var measured = dates switch
        {
            [] => "Nothing measured yet.",
            [var day] => string.Create(CultureInfo.InvariantCulture, $"Measured on {day:yyyy-MM-dd}."),
            _ => string.Create(
                CultureInfo.InvariantCulture, $"Measured from {dates[0]:yyyy-MM-dd} to {dates[^1]:yyyy-MM-dd}."),
        };
        var machines = report.Figures.Select(figures => figures.Machine).Distinct().Order(StringComparer.Ordinal);
        return string.Join(' ', machines.Select(machine => $"{machine}.").Prepend(measured));
    }

    private static string Applications(MatrixReport report)
    {
        var asked = report.Figures.Select(figures => figures.AgreesInApplications).OfType<bool>().ToList();
        var same = asked.Count(isSame => isSame);
        return asked.Count == 0
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The runtime gives the same logits, bit for bit, in {same} of {asked.Count} runs.");
    }

    private static string Faults(MatrixReport report)
    {
        var failed = report.Failed.ToList();
        var missing = report.Missing.Count();
        var text = new StringBuilder();
        if (failed.Count > 0)
        {
            var table = new MarkdownTable(["Failed run", "Why"]);
            failed.ForEach(outcome => table.Add([outcome.Cell.Id, Reason(outcome)]));
            Add(text, $"{failed.Count} of {report.Outcomes.Count} runs failed.");
            Add(text, table.ToString());
        }

        var diverged = report.Outcomes.Where(
            outcome => outcome.Figures?.Modules.Any(module => module.Incidents > 0) == true);
        if (diverged.Select(outcome => outcome.Cell.Id).ToList() is { Count: > 0 } names)
        {
            Add(text, $"Training diverged and was set back to its best state in {string.Join(", ", names)}.");
        }

        if (missing > 0)
        {
            Add(text, $"{missing} of {report.Outcomes.Count} runs were not made.");
        }

        return text.ToString();
    }

    // The page must not say where on this machine a file lies.
    private static string Reason(CellOutcome outcome) => string.Join(
        ' ',
        outcome.Message!.Split(' ')
            .Select(word => Path.IsPathFullyQualified(word.Trim('\'', '"', '(')) ? Path.GetFileName(word) : word));

    private static void Add(StringBuilder text, string paragraph)
    {
        if (paragraph.Trim().Length > 0)
        {
            text.Append(paragraph.Trim('\n')).Append("\n\n");
        }
    }
}
