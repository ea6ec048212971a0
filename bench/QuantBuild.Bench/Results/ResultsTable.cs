using System.Globalization;
using System.Text;

namespace QuantBuild.Bench.Results;

/// <summary>Rows as Markdown, and MREM's figures against RTN's of the same bits and seed.</summary>
internal static class ResultsTable
{
    public static string Write(IReadOnlyList<ResultRow> rows, ResultsOptions options)
    {
        var text = new StringBuilder();
        Line(text, $"| W-E-A | Method | Seed | Accuracy (95 % interval) | Agreement | Mean KL | Relative error of modules 1–4 | Seconds |");
        Line(text, $"|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var errors = string.Join(' ', row.ModuleErrors.Select(error => error.ToString("G3", CultureInfo.InvariantCulture)));
            Line(text, $"| {row.Bits}-{row.Bits}-8 | {Name(row.Method)} | {row.Seed} | {row.Accuracy:F4} ({row.Low:F4} – {row.High:F4}) | {row.Agreement:F4} | {row.KlDivergence:G4} | {errors} | {row.Seconds:F1} |");
        }

        Line(text, $"");
        Line(text, $"| W-E-A | Seed | KL of MREM-S / KL of RTN | Agreement higher | Every module's error lower |");
        Line(text, $"|---|---|---|---|---|");
        foreach (var trained in rows.Where(row => row.Method == "mrem"))
        {
            var rounded = rows.Single(row => row.Method == "rtn" && row.Bits == trained.Bits && row.Seed == trained.Seed);
            var lower = trained.ModuleErrors.Zip(rounded.ModuleErrors).All(pair => pair.First < pair.Second);
            Line(text, $"| {trained.Bits}-{trained.Bits}-8 | {trained.Seed} | {trained.KlDivergence / rounded.KlDivergence:F3} | {YesNo(trained.Agreement > rounded.Agreement)} | {YesNo(lower)} |");
        }

        Line(text, $"");
        Line(text, $"MREM-S: {options.Steps} steps a module, 4 modules, batch 32, 4,096 calibration texts.");
        return text.ToString();
    }

    private static string Name(string method) => method == "mrem" ? "MREM-S" : "RTN";

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
