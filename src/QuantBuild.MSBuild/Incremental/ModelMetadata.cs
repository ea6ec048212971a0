using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>
/// What a run's result becomes as metadata of the items <c>QuantizedModel</c>: one item a checkpoint. Absent facts are
/// left out.
/// </summary>
internal static class ModelMetadata
{
    public const string Name = "Name";
    public const string Report = "Report";

    private const string ReportName = "report";
    private const string MetricPrefix = "Metric_";

    // Also the members of the command line's last line.
    private static readonly Dictionary<string, string> NumberNames = new(StringComparer.Ordinal)
    {
        ["Agreement"] = "agreement",
        ["KlDivergence"] = "klDivergence",
        ["FullBytes"] = "fullBytes",
    };

    private static readonly string[] Bounds = ["full", "low", "high", "samples"];

    /// <summary>What holds for every checkpoint.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(RunResult run, RecipePaths paths, string recipe)
    {
        var reports = run.Files
            .Where(file => string.Equals(Path.GetDirectoryName(file), run.Directory, StringComparison.Ordinal)
                && string.Equals(Path.GetFileNameWithoutExtension(file), ReportName, StringComparison.Ordinal))
            .ToDictionary(Path.GetExtension, StringComparer.Ordinal);
        var pairs = new Pairs();
        pairs.Add(Name, paths.Name);
        pairs.Add("Recipe", recipe);
        pairs.Add("ResolvedRecipe", File.Exists(paths.Resolved) ? paths.Resolved : "");
        pairs.Add(Report, run.Report.Length > 0 ? run.Report : ReportOf(".json"));
        pairs.Add("ReportJson", ReportOf(".json"));
        pairs.Add("ReportHtml", ReportOf(".html"));
        foreach (var number in NumberNames)
        {
            pairs.Add(number.Key, run.Text(number.Value));
        }

        foreach (var metric in run.Metrics)
        {
            pairs.Add(MetricPrefix + MetadataName(metric.Key), metric.Value);
        }

        foreach (var metric in run.Evaluation)
        {
            var name = MetricPrefix + MetadataName(metric.Text("metric"));
            Array.ForEach(Bounds, bound => pairs.Add($"{name}_{bound}", metric.Text(bound)));
        }

        return pairs;

        string ReportOf(string extension) => reports.TryGetValue(extension, out var path) ? path : "";
    }

    /// <summary>What is each checkpoint's own, in the recipe's order.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> OfCheckpoints(RunResult run) =>
        run.Checkpoints.Select(checkpoint =>
        {
            var pairs = new Pairs();
            pairs.Add("Checkpoint", checkpoint.Text("directory"));
            pairs.Add("Format", checkpoint.Text("format"));
            pairs.Add("QuantizedBytes", checkpoint.Text("bytes"));
            return pairs;
        }).ToList();

    private static string MetadataName(string metric) =>
        string.Concat(metric.Select(letter => char.IsLetterOrDigit(letter) && letter < 128 ? letter : '_'));

    /// <summary>Takes no absent facts.</summary>
    private sealed class Pairs : List<KeyValuePair<string, string>>
    {
        public void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                Add(new KeyValuePair<string, string>(name, value));
            }
        }
    }
}
