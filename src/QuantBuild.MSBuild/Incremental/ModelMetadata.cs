using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>What a run's result becomes as metadata of the item <c>QuantizedModel</c>; absent facts are left out.</summary>
internal static class ModelMetadata
{
    public const string Name = "Name";
    public const string Report = "Report";

    private const string CheckpointMark = "config.json";
    private const string ReportName = "report";
    private const string MetricPrefix = "Metric_";

    // Also the members of the command line's last line.
    private static readonly Dictionary<string, string> NumberNames = new(StringComparer.Ordinal)
    {
        ["Agreement"] = "agreement",
        ["KlDivergence"] = "klDivergence",
        ["FullBytes"] = "fullBytes",
        ["QuantizedBytes"] = "quantizedBytes",
    };

    private static readonly string[] Bounds = ["full", "low", "high", "samples"];

    public static IReadOnlyList<KeyValuePair<string, string>> Of(RunResult run, RecipePaths paths, string recipe)
    {
        var reports = run.Files
            .Where(file => string.Equals(Path.GetDirectoryName(file), run.Directory, StringComparison.Ordinal)
                && string.Equals(Path.GetFileNameWithoutExtension(file), ReportName, StringComparison.Ordinal))
            .ToDictionary(Path.GetExtension, StringComparer.Ordinal);
        var checkpoint = run.Files
            .Where(file => string.Equals(Path.GetFileName(file), CheckpointMark, StringComparison.Ordinal))
            .Select(Path.GetDirectoryName).FirstOrDefault() ?? "";
        var pairs = new List<KeyValuePair<string, string>>();
        Add(Name, paths.Name);
        Add("Recipe", recipe);
        Add("ResolvedRecipe", File.Exists(paths.Resolved) ? paths.Resolved : "");
        Add(Report, run.Report.Length > 0 ? run.Report : ReportOf(".json"));
        Add("ReportJson", ReportOf(".json"));
        Add("ReportHtml", ReportOf(".html"));
        Add("Checkpoint", checkpoint);
        Add("Format", Path.GetFileName(checkpoint));
        foreach (var number in NumberNames)
        {
            Add(number.Key, run.Text(number.Value));
        }

        foreach (var metric in run.Metrics)
        {
            Add(MetricPrefix + MetadataName(metric.Key), metric.Value);
        }

        foreach (var metric in run.Evaluation)
        {
            var name = MetricPrefix + MetadataName(metric.Text("metric"));
            Array.ForEach(Bounds, bound => Add($"{name}_{bound}", metric.Text(bound)));
        }

        return pairs;

        string ReportOf(string extension) => reports.TryGetValue(extension, out var path) ? path : "";

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                pairs.Add(new KeyValuePair<string, string>(name, value));
            }
        }
    }

    private static string MetadataName(string metric) =>
        string.Concat(metric.Select(letter => char.IsLetterOrDigit(letter) && letter < 128 ? letter : '_'));
}
