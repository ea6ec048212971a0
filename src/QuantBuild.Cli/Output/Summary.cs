using System.Globalization;
using QuantBuild.Cli.Hosting;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Reports;

namespace QuantBuild.Cli.Output;

/// <summary>The table at a command's end.</summary>
internal static class Summary
{
    public static IReadOnlyList<string> Of(CommandOutcome outcome, PathDisplay paths) => outcome switch
    {
        { Run: { } run } => OfRun(run, paths),
        { Evaluation: { } evaluation } =>
        [
            .. TextTable.Align(
            [
                ["metric", "value", "95 % interval", "samples"],
                .. evaluation.Metrics.Select(metric => new[]
                {
                    metric.Metric,
                    Fraction(metric.Value),
                    Interval(metric.Low, metric.High),
                    metric.Samples.ToString(CultureInfo.InvariantCulture),
                }),
            ]),
        ],
        { Pull: { } pull } => FeedSummary.OfPull(pull, paths),
        { Push: { } push } => FeedSummary.OfPush(push),
        { Packages: { } packages } =>
            [.. packages.Paths.Select(path => $"{paths.Shorten(path)}  {ByteCount.Format(new FileInfo(path).Length)}")],
        { Verified: { } verified } =>
        [
            $"{verified.Manifest.Package}: {verified.Files} files, {ByteCount.Format(verified.Bytes)}, as they were packed",
            .. verified.Manifest.Models.Select(
                model => $"  {model.Name}  {string.Join(", ", model.Formats)}  {model.Scheme}"),
        ],
        _ => [],
    };

    private static List<string> OfRun(RunResult run, PathDisplay paths)
    {
        List<IReadOnlyList<string>> rows = [["metric", "full", WordOf(run.Outcome), "95 % interval", "samples"]];
        foreach (var pair in run.Metrics)
        {
            rows.Add(
            [
                pair.Metric,
                Fraction(pair.Full),
                Fraction(pair.Quantized),
                Interval(pair.Low, pair.High),
                pair.Samples.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        rows.Add(["agreement", string.Empty, Fraction(run.Agreement)]);
        rows.Add(["KL divergence", string.Empty, Fraction(run.KlDivergence)]);
        foreach (var (format, bytes) in run.Checkpoints)
        {
            var title = run.Checkpoints.Count == 1 ? "size" : $"size, {format}";
            rows.Add([title, ByteCount.Format(run.FullBytes), ByteCount.Format(bytes), Ratio(run.FullBytes, bytes)]);
        }

        var took = run.AllHits ? "nothing to do, all from the cache" : $"{VerbOf(run.Outcome)} in {Duration.Format(run.Seconds)}";
        return
        [
            string.Empty,
            $"{run.Name}: {took}",
            .. TextTable.Align(rows).Select(line => "  " + line),
            $"  checkpoint  {paths.Shorten(run.OutputFolder)}",
            .. run.ReportForPeople is { } report ? [$"  report      {paths.Shorten(report)}"] : Array.Empty<string>(),
            .. run.Gates.Select(gate => "  " + OfGate(gate)),
        ];
    }

    /// <summary>What a result is called that need not be quantized.</summary>
    private static string WordOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.FineTuned => "fine-tuned",
        RunOutcome.Unquantized => "result",
        _ => "quantized",
    };

    private static string VerbOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.FineTuned => "fine-tuned",
        RunOutcome.Unquantized => "nothing quantized",
        _ => "quantized",
    };

    private static string OfGate(GateReport report)
    {
        var (gate, metric) = report;
        string?[] conditions =
        [
            gate.MaxDrop is { } drop ? string.Create(CultureInfo.InvariantCulture, $"falls by at most {drop}") : null,
            gate.Minimum is { } least ? string.Create(CultureInfo.InvariantCulture, $"is at least {least}") : null,
        ];
        var condition = string.Join(" and ", conditions.OfType<string>());
        return $"gate {(report.Passed ? "passed" : "FAILED")}: {gate.Metric} {condition}; "
            + $"{Fraction(metric.Full)} became {Fraction(metric.Quantized)}";
    }

    private static string Fraction(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Interval(double low, double high) => $"{Fraction(low)} to {Fraction(high)}";

    private static string Ratio(long full, long quantized) => quantized == 0
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{(double)full / quantized:0.0} times smaller");
}
